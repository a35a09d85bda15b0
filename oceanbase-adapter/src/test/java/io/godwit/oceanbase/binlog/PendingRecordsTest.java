package io.godwit.oceanbase.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingRecordsTest {
    private static final int MEMORY_BYTES = 100;
    private static final int FILE_BYTES = 100_000;

    @TempDir
    private Path folder;

    @Test
    void aTransactionOfAnySizeComesInItsOrderAgainAndAgain() {
        try (PendingRecords records = new PendingRecords(folder, MEMORY_BYTES, FILE_BYTES)) {
            for (int count : new int[] {3, 30_000, 0, 2, 500, 30_000}) {
                IntStream.range(0, count).forEach(i -> records.add(payload(i)));

                assertThat(taken(records))
                        .isEqualTo(IntStream.range(0, count).boxed().toList());
            }
        }
    }

    /** Whoever is killed removes nothing. */
    @Test
    void nothingIsInTheFolderWhileALargeTransactionWaits() {
        try (PendingRecords records = new PendingRecords(folder.resolve("made"), MEMORY_BYTES, FILE_BYTES)) {
            IntStream.range(0, 1_000).forEach(i -> records.add(payload(i)));

            assertThat(folder.resolve("made")).isEmptyDirectory();
            assertThat(taken(records)).hasSize(1_000);
        }
    }

    @Test
    void aTransactionThatIsLargerThanItMayBeIsRefusedAndTheNextOneIsNot() {
        try (PendingRecords records = new PendingRecords(folder, MEMORY_BYTES, FILE_BYTES)) {
            GodwitException failure = catchThrowableOfType(
                    GodwitException.class, () -> IntStream.range(0, FILE_BYTES).forEach(i -> records.add(payload(i))));
            assertThat(failure)
                    .isNotNull()
                    .returns(ErrorCode.SPILL_FULL, GodwitException::code)
                    .returns(GodwitException.Kind.CONFIGURATION, GodwitException::kind);
            assertThat(failure.remedy()).contains("incremental.spillBytes");

            records.clear();
            records.add(new byte[MEMORY_BYTES + 1]);
            assertThat(records.take().orElseThrow()).hasSize(MEMORY_BYTES + 1);
        }
    }

    private static byte[] payload(int number) {
        return new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }

    private static List<Integer> taken(PendingRecords records) {
        List<Integer> all = new ArrayList<>();
        Optional<byte[]> next = records.take();
        while (next.isPresent()) {
            byte[] bytes = next.get();
            all.add((bytes[0] & 0xff) << 16 | (bytes[1] & 0xff) << 8 | bytes[2] & 0xff);
            next = records.take();
        }
        return all;
    }
}
