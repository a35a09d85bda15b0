package io.godwit.oceanbase.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SqlBufferTest {
    private final SqlBuffer buffer = new SqlBuffer();

    @Property
    void quotedTextReadsBackAsItself(@ForAll String text) {
        String expected = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        byte[] utf8 = expected.getBytes(StandardCharsets.UTF_8);

        buffer.clear();
        buffer.appendText(utf8, 0, utf8.length);

        assertThat(unquote(buffer.toString())).isEqualTo(expected);
    }

    @Property
    void doublesAreLiteralsOfTypeDoubleThatKeepEveryBit(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            buffer.clear();
            buffer.appendDouble(value);

            assertThat(buffer.toString()).matches("-?\\d+\\.\\d+e-?\\d+");
            assertThat(Double.doubleToRawLongBits(Double.parseDouble(buffer.toString())))
                    .isEqualTo(bits);
        }
    }

    @Property
    void wholeNumbersBecomeTheirDigits(@ForAll long number) {
        buffer.clear();

        assertThat(buffer.append(number)).hasToString(Long.toString(number));
    }

    @Example
    void theLongestAndTheShortestNumbersBecomeTheirDigits() {
        for (long number :
                new long[] {0, 9, 10, -1, -10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1}) {
            buffer.clear();

            assertThat(buffer.append(number)).hasToString(Long.toString(number));
        }
    }

    @Property
    void bytesBecomeHexadecimalLiterals(@ForAll byte[] bytes) {
        buffer.clear();
        buffer.appendHex(bytes, 0, bytes.length);

        assertThat(buffer.toString()).isEqualTo("x'" + java.util.HexFormat.of().formatHex(bytes) + "'");
    }

    @Example
    void quoteBackslashAndNulAreEscaped() {
        byte[] text = "a'b\\c\0d\"e".getBytes(StandardCharsets.UTF_8);

        buffer.appendText(text, 0, text.length);

        assertThat(buffer.toString()).isEqualTo("'a\\'b\\\\c\\0d\"e'");
    }

    @Example
    void whatIsTakenBackIsGone() {
        buffer.append("kept").append(7L);
        int mark = buffer.length();
        buffer.append("x".repeat(1 << 18)).truncate(mark);

        assertThat(buffer.toString()).isEqualTo("kept7");
    }

    /** Reads a literal as the server does. */
    private static String unquote(String literal) {
        assertThat(literal).startsWith("'").endsWith("'");
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < literal.length() - 1; i++) {
            char c = literal.charAt(i);
            assertThat(c).isNotEqualTo('\'');
            if (c == '\\') {
                char escaped = literal.charAt(++i);
                text.append(escaped == '0' ? '\0' : escaped);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
