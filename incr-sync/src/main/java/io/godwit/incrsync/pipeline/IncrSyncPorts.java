package io.godwit.incrsync.pipeline;

import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.change.ProgressFeed;
import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.feed.RowFeeds;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.RereadRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Everything outside Incr-Sync that it touches.
 *
 * @param feeds a member of the writers' group over some topics
 * @param writers a connection to the target for each writer thread
 * @param begun whether the gate of a mapping must be there, as {@link io.godwit.runtime.apply.GateRecords} asks
 * @param progress what the Store reports about its watermarks
 * @param scanEnds timestamp H of a collection, once its scan is complete
 * @param rereads asks the Store to read keys again; blocks until the requests are durable
 * @param statuses receives the state of a table; a newer one replaces an older one
 */
public record IncrSyncPorts(
        RowFeeds feeds,
        Supplier<TargetWriter> writers,
        PhaseGate gate,
        Predicate<HandOff> begun,
        ProgressFeed progress,
        LongFunction<OptionalLong> scanEnds,
        ChangeTopics topics,
        ConflictLog conflicts,
        Consumer<List<RereadRequest>> rereads,
        Consumer<ChangeStatus> statuses,
        Clock clock) {

    /** The change topics, as far as what is applied may leave them. */
    public interface ChangeTopics {
        /** The first offset of each partition whose record is of {@code time} or later; the end where there is none. */
        Map<Integer, Long> at(String topic, Instant time);

        /** Lets Kafka drop what is before these offsets. */
        void trim(String topic, Map<Integer, Long> before);
    }
}
