package io.godwit.store.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowBufferTest {
    @TempDir
    Path folder;

    private final List<Long> spilled = new ArrayList<>();
    private SpillFolder spill;

    @BeforeEach
    void open() {
        spill = new SpillFolder(folder, Long.MAX_VALUE, spilled::add);
    }

    @Test
    void handsOutInOrderWhetherOnDiskOrInMemory() throws IOException {
        Random random = new Random(5);
        for (int round = 0; round < 30; round++) {
            List<Change> added = new ArrayList<>();
            List<Place> drained = new ArrayList<>();
            try (WindowBuffer buffer = buffer()) {
                for (int i = 0; i < 200; i++) {
                    Change change = change(random.nextInt(50), random.nextBoolean(), random.nextInt(3), i);
                    added.add(change);
                    buffer.add(change);
                    if (random.nextInt(40) == 0) {
                        buffer.spill();
                        assertThat(buffer.bytes()).isZero();
                    }
                }
                buffer.drain(20, c -> drained.add(c.place()));
                assertThat(drained).allMatch(p -> p.tso() <= 20).isSorted();
                assertThat(buffer.first().orElseThrow())
                        .as("nothing that waits lies before it")
                        .isLessThanOrEqualTo(added.stream()
                                .filter(c -> c.place().tso() > 20)
                                .map(c -> c.place().position())
                                .min(Comparator.naturalOrder())
                                .orElseThrow());
                buffer.drain(100, c -> drained.add(c.place()));
                assertThat(buffer.first()).isEmpty();
            }
            assertThat(drained)
                    .containsExactlyElementsOf(
                            added.stream().map(Change::place).sorted().toList());
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).as("no file stays behind").isEmpty();
        }
    }

    @Test
    void keepsWhatAChangeHolds() {
        Change change = new Change(
                new Place(-5, 9, true, 7, new LogPosition(3, 9), 2), 11, 4, true, new byte[] {1, 2}, new byte[] {3});
        List<Change> drained = new ArrayList<>();
        try (WindowBuffer buffer = buffer()) {
            buffer.add(change);
            buffer.spill();
            assertThat(buffer.first()).contains(new LogPosition(3, 9));
            buffer.drain(-1, drained::add);
        }
        assertThat(drained).singleElement().satisfies(read -> {
            assertThat(read).usingRecursiveComparison().isEqualTo(change);
        });
    }

    @Test
    void whatAProcessThatDiedLeftIsCleared() throws IOException {
        WindowBuffer died = buffer();
        died.add(change(1, true, 1, 1));
        died.spill();

        spill.clear();

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    /** One message may hold a million changes: the bound counts each of them. */
    @Test
    void whatDoesNotFitInMemoryGoesToDiskWithTheChangeThatIsTooMuch() {
        Change change = change(1, true, 1, 1);
        WindowMemory memory = new WindowMemory(10 * change.size());
        WindowBuffer large = new WindowBuffer(memory, spill);
        WindowBuffer small = new WindowBuffer(memory, spill);
        IntStream.range(0, 4).forEach(i -> small.add(change));
        IntStream.range(0, 6).forEach(i -> large.add(change));
        assertThat(spilled).isEmpty();

        small.add(change);

        assertThat(spilled).hasSize(1);
        assertThat(large.bytes()).isZero();
        assertThat(small.bytes()).isEqualTo(5 * change.size());
    }

    @Test
    void moreThanMayLieOnDiskIsRefusedByName() {
        SpillFolder narrow = new SpillFolder(folder, 100, spilled::add);
        WindowBuffer buffer = new WindowBuffer(new WindowMemory(Long.MAX_VALUE), narrow);
        buffer.add(change(1, true, 1, 1));
        buffer.spill();
        buffer.add(change(2, true, 1, 1));

        assertThatThrownBy(buffer::spill).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SPILL_FULL);
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
            assertThat(e.remedy()).contains("incremental.spillBytes");
        });

        buffer.drain(1, c -> {});
        buffer.spill();
        assertThat(spilled).as("what was taken makes room").hasSize(2);
    }

    @Test
    void aDiskThatRefusesIsNoBug() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        WindowBuffer buffer = new WindowBuffer(
                new WindowMemory(Long.MAX_VALUE), new SpillFolder(file.resolve("under"), Long.MAX_VALUE, spilled::add));
        buffer.add(change(1, true, 1, 1));

        assertThatThrownBy(buffer::spill).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SPILL_FAILED);
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
            assertThat(e.remedy()).contains("incremental.spillFolder");
        });
    }

    private WindowBuffer buffer() {
        return new WindowBuffer(new WindowMemory(Long.MAX_VALUE), spill);
    }

    private static Change change(long tso, boolean put, long rowId, int at) {
        return new Change(
                new Place(tso, at % 7, put, rowId, LogPosition.of(at), 0),
                1,
                0,
                false,
                new byte[] {(byte) at},
                new byte[10]);
    }
}
