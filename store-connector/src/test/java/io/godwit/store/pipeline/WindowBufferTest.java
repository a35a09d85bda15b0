package io.godwit.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.LogPosition;
import io.godwit.runtime.state.ChannelPosition.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowBufferTest {
    @TempDir
    Path folder;

    @Test
    void handsOutInOrderWhetherOnDiskOrInMemory() throws IOException {
        Random random = new Random(5);
        for (int round = 0; round < 30; round++) {
            List<Change> added = new ArrayList<>();
            List<Place> drained = new ArrayList<>();
            try (WindowBuffer buffer = new WindowBuffer(folder)) {
                for (int i = 0; i < 200; i++) {
                    Change change = change(random.nextInt(50), random.nextBoolean(), random.nextInt(3), i);
                    added.add(change);
                    buffer.add(change);
                    if (random.nextInt(40) == 0) {
                        assertThat(buffer.spill()).isPositive();
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
                new Place(-5, true, 7, new LogPosition(3, 9), 2), 11, 4, true, new byte[] {1, 2}, new byte[] {3});
        List<Change> drained = new ArrayList<>();
        try (WindowBuffer buffer = new WindowBuffer(folder)) {
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
        WindowBuffer died = new WindowBuffer(folder);
        died.add(change(1, true, 1, 1));
        died.spill();

        WindowBuffer.clear(folder);

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private static Change change(long tso, boolean put, long rowId, int at) {
        return new Change(
                new Place(tso, put, rowId, LogPosition.of(at), 0), 1, 0, false, new byte[] {(byte) at}, new byte[10]);
    }
}
