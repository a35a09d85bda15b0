package io.godwit.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.OperationCounts;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.feed.RowFeed;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.limit.StillClock;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.process.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Kafka takes partitions away from a member that does not poll for ten minutes. The clock moves only when someone waits. */
class WriterThreadTest {
    private static final PartitionRef PARTITION = new PartitionRef("task", "topic", 0);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final StillClock clock = new StillClock();
    private final StopSignal stop = new StopSignal();
    private final GodwitMeters meters = new GodwitMeters("task", "writer");
    private final GroupFeed feed = new GroupFeed();
    private final RecordingWriter target = new RecordingWriter();
    private RateLimit limit = new RateLimit(OptionalLong.empty(), OptionalLong.empty(), clock);

    @Test
    void oneRowASecondNeverLosesThePartition() {
        limit = new RateLimit(OptionalLong.of(1), OptionalLong.empty(), clock);
        feed.records = 2_000; // more than half an hour's worth in one poll

        run();

        assertThat(stop.failure()).isEmpty();
        assertThat(target.checkpoint.nextOffset()).isEqualTo(2_000);
        assertThat(feed.longestSilence).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aTargetThatIsAwayForAQuarterOfAnHourIsWaitedForWithoutLosingThePartition() {
        feed.records = 10;
        long back = clock.nanoTime() + Duration.ofMinutes(15).toNanos();
        target.away = () -> clock.nanoTime() < back;

        run();

        assertThat(stop.failure()).isEmpty();
        assertThat(target.checkpoint.nextOffset()).isEqualTo(10);
        assertThat(feed.longestSilence).isLessThan(PATIENCE.dividedBy(10));
    }

    @Test
    void aBatchThatWaitsIsGivenUpWhenThePartitionIsTakenAway() {
        limit = new RateLimit(OptionalLong.of(1), OptionalLong.empty(), clock);
        feed.records = 100;
        feed.takenAwayAt = clock.nanoTime() + Duration.ofSeconds(30).toNanos();

        run();

        assertThat(stop.failure()).as("another member owns it: no failure").isEmpty();
        assertThat(target.checkpoint.nextOffset()).isBetween(29L, 31L);
    }

    private void run() {
        ApplyRuntime runtime = new ApplyRuntime(500, limit, meters, new Retrying(stop, meters, clock), stop);
        WrittenPartitions partitions = new WrittenPartitions() {
            @Override
            public boolean isOpen(PartitionRef partition) {
                return true;
            }

            @Override
            public PartitionWork work(TargetWriter writer, ApplyCheckpoint claimed) {
                return new Rows();
            }
        };
        new WriterThread(
                        () -> target,
                        owner -> {
                            feed.owner = owner;
                            return feed;
                        },
                        partitions,
                        runtime)
                .run();
    }

    /** Hands out everything at its second poll, and takes note of how long nobody calls. */
    private final class GroupFeed implements RowFeed {
        private Ownership owner;
        private int records;
        private int polls;
        private long takenAwayAt = Long.MAX_VALUE;
        private long calledAt = clock.nanoTime();
        private Duration longestSilence = Duration.ZERO;

        @Override
        public List<Chunk> poll(Duration wait) {
            called();
            polls++;
            if (polls == 1) {
                owner.assigned(PARTITION);
                return List.of();
            }
            if (polls == 2) {
                List<Entry> entries = LongStream.range(0, records)
                        .mapToObj(offset -> new Entry(offset, new byte[8], new byte[8]))
                        .toList();
                return List.of(new Chunk(PARTITION, entries, records));
            }
            stop.drain();
            return List.of();
        }

        @Override
        public void keepAlive() {
            called();
            if (clock.nanoTime() > takenAwayAt) {
                owner.revoked(PARTITION);
            }
        }

        @Override
        public void close() {}

        private void called() {
            Duration silence = Duration.ofNanos(clock.nanoTime() - calledAt);
            longestSilence = silence.compareTo(longestSilence) > 0 ? silence : longestSilence;
            calledAt = clock.nanoTime();
        }
    }

    private static final class Rows implements PartitionWork {
        @Override
        public String table() {
            return "t";
        }

        @Override
        public OperationCounts read(List<RowFeed.Entry> entries) {
            return OperationCounts.NONE;
        }

        @Override
        public long write() {
            return 0;
        }

        @Override
        public void applied(ApplyCheckpoint checkpoint) {}
    }
}
