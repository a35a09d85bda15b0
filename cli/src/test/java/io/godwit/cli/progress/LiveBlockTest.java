package io.godwit.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveBlockTest {
    private final LiveBlock block = new LiveBlock(12, 24);

    @Test
    void linesTakeThePlaceOfThoseBefore() {
        assertThat(block.drawn(List.of("a", "b", "c"))).isEqualTo("\u001b[Ja\nb\nc\n");
        assertThat(block.drawn(List.of("d"))).isEqualTo("\u001b[3A\r\u001b[Jd\n");
        assertThat(block.drawn(List.of())).isEqualTo("\u001b[1A\r\u001b[J");
        assertThat(block.drawn(List.of("e"))).isEqualTo("\u001b[Je\n");
    }

    @Test
    void whatWasPrintedBetweenIsNotDrawnOver() {
        block.drawn(List.of("a", "b"));
        block.leave();

        assertThat(block.drawn(List.of("c"))).isEqualTo("\u001b[Jc\n");
    }

    @Test
    void aLineThatWouldWrapIsCut() {
        assertThat(block.drawn(List.of("0123456789ab"))).isEqualTo("\u001b[J0123456789…\n");
        assertThat(block.drawn(List.of("数据".repeat(10)))).hasSizeLessThan(30);
        assertThat(new LiveBlock(1, 24).drawn(List.of("abc"))).contains("…");
    }

    @Test
    void whatTheTerminalHasNoRoomForIsCounted() {
        LiveBlock low = new LiveBlock(30, 4);

        assertThat(low.drawn(List.of("a", "b", "c"))).isEqualTo("\u001b[Ja\nb\nc\n");
        assertThat(low.drawn(List.of("a", "b", "c", "d"))).isEqualTo("\u001b[3A\r\u001b[Ja\nb\nand 2 more lines\n");
    }
}
