package io.godwit.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Kafka takes partitions away from a member that does not poll for ten minutes. The clock moves only when someone waits. */
class WriterThreadTest {
    private static final PartitionRef PARTITION = new PartitionRef("task", "topic", 0);
    private static final PartitionRef OTHER = new PartitionRef("task", "topic", 1);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final StillClock clock = new StillClock();
    private final StopSignal stop = new StopSignal();
    private final GodwitMeters meters = new GodwitMeters("task", "writer");
    private final GroupFeed feed = new GroupFeed();
    private final RecordingWriter target = new RecordingWriter();
    private final Map<PartitionRef, GodwitException> failed = new HashMap<>();
    private PartitionRef broken = new PartitionRef("task", "none", 0);
    private final List<Integer> batches = new ArrayList<>();
    private int batchRows = 500;
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

    @Test
    void aBatchThatAnEarlierOwnerBeganIsWrittenAgainAsAWhole() {
        target.transactional = false;
        target.intended = 25; // it reached further than the first poll does, and than a batch
        feed.records = 40;
        feed.recordsOfAPoll = 20;
        batchRows = 10;

        run();

        assertThat(batches).as("the first one is a repeat").containsExactly(-25, 10, 5);
        assertThat(target.checkpoint.nextOffset()).isEqualTo(40);
    }

    @Test
    void aBatchOfATopicThatWasRemovedAndMadeAgainIsNotWaitedFor() {
        target.transactional = false;
        target.intended = 25;
        feed.records = 20; // the new topic ends before
        batchRows = 10;

        run();

        assertThat(batches).as("none of them is a repeat").containsExactly(10, 10);
        assertThat(target.checkpoint.nextOffset()).isEqualTo(20);
    }

    @Test
    void whatATransactionalTargetDidNotCommitIsNotThere() {
        target.intended = 25;
        feed.records = 20;
        batchRows = 10;

        run();

        assertThat(batches).containsExactly(10, 10);
    }

    @Test
    void aTableThatFailsIsHeldAndTheOthersContinue() {
        feed.records = 100;
        feed.partitions = List.of(PARTITION, OTHER);
        broken = PARTITION;

        run();

        assertThat(stop.failure()).isEmpty();
        assertThat(failed).containsOnlyKeys(PARTITION);
        assertThat(failed.get(PARTITION).code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(feed.held).containsExactly(PARTITION);
        assertThat(target.rollbacks).as("the connection serves the other").isEqualTo(1);
        assertThat(target.checkpoint)
                .returns(OTHER, ApplyCheckpoint::partition)
                .returns(100L, ApplyCheckpoint::nextOffset);
    }

    private void run() {
        ApplyRuntime runtime = new ApplyRuntime(batchRows, limit, meters, new Retrying(stop, meters, clock), stop);
        WrittenPartitions partitions = new WrittenPartitions() {
            @Override
            public boolean isOpen(PartitionRef partition) {
                return true;
            }

            @Override
            public void failed(PartitionRef partition, GodwitException failure) {
                failed.put(partition, failure);
            }

            @Override
            public PartitionWork work(TargetWriter writer, ApplyCheckpoint claimed) {
                return new Rows(claimed.partition().equals(broken), batches);
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

    /** Hands out everything from its second poll on, and takes note of how long nobody calls. */
    private final class GroupFeed implements RowFeed {
        private Ownership owner;
        private final List<PartitionRef> held = new ArrayList<>();
        private List<PartitionRef> partitions = List.of(PARTITION);
        private int records;
        private int recordsOfAPoll = Integer.MAX_VALUE;
        private int polls;
        private long takenAwayAt = Long.MAX_VALUE;
        private long calledAt = clock.nanoTime();
        private Duration longestSilence = Duration.ZERO;

        @Override
        public List<Chunk> poll(Duration wait) {
            called();
            polls++;
            if (polls == 1) {
                partitions.forEach(owner::assigned);
                return List.of();
            }
            long from = (polls - 2L) * recordsOfAPoll;
            if (from < records) {
                long until = Math.min(records, from + recordsOfAPoll);
                List<Entry> entries = LongStream.range(from, until)
                        .mapToObj(offset -> new Entry(offset, new byte[8], new byte[8]))
                        .toList();
                return partitions.stream()
                        .map(partition -> new Chunk(partition, entries, until))
                        .toList();
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
        public void hold(PartitionRef partition) {
            held.add(partition);
        }

        @Override
        public long end(PartitionRef partition) {
            return records;
        }

        @Override
        public void close() {}

        private void called() {
            Duration silence = Duration.ofNanos(clock.nanoTime() - calledAt);
            longestSilence = silence.compareTo(longestSilence) > 0 ? silence : longestSilence;
            calledAt = clock.nanoTime();
        }
    }

    private record Rows(boolean broken, List<Integer> batches) implements PartitionWork {
        @Override
        public String table() {
            return "t";
        }

        @Override
        public OperationCounts read(List<RowFeed.Entry> entries, boolean repeats) {
            batches.add(repeats ? -entries.size() : entries.size());
            return OperationCounts.NONE;
        }

        @Override
        public long write() {
            if (broken) {
                throw new IllegalStateException("a bug");
            }
            return 0;
        }

        @Override
        public void applied(ApplyCheckpoint checkpoint) {}
    }
}
