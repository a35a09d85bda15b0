package io.godwit.fullimport.pipeline;

import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.feed.RowFeeds;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.snapshot.SnapshotTopics;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanEnd;
import io.godwit.runtime.state.TableStatus;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Everything outside Full-Import that it touches.
 *
 * @param publishers the publisher of a slot, by the slot's name; the same name fences the same slot of an older process
 * @param feeds a member of the writers' group over some topics
 * @param writers a connection to the target for each writer thread
 * @param begun whether the scan of an attempt had begun before this process started
 * @param scanEnds makes the end of a scan durable; blocks
 * @param reported the state of a table as an earlier run left it, by its key; asked before the first status is reported
 * @param statuses receives the state of a table; a newer one replaces an older one
 */
public record FullImportPorts(
        SourceCatalog catalog,
        SourceReader reader,
        SchemaRegistry registry,
        Function<String, SnapshotPublisher> publishers,
        RowFeeds feeds,
        Supplier<TargetWriter> writers,
        PhaseGate gate,
        Predicate<HandOff> begun,
        SnapshotTopics topics,
        ConflictLog conflicts,
        Consumer<ScanEnd> scanEnds,
        Function<String, Optional<TableStatus>> reported,
        Consumer<TableStatus> statuses,
        Clock clock) {}
