package io.godwit.console.control;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Agrees, before the first row is read, on where the log ends and from when on the scan is consistent. The ends are taken
 * before the timestamp: what is written to the log before an end then has a timestamp below A, so nothing falls between scan
 * and replay.
 */
final class HandOffStage {
    private static final int ROWS_PER_PARTITION = 5_000;
    private static final int LOGICAL_BITS = 18;
    /** Clocks of brokers and of the source may differ; what is too early is told by its timestamp. */
    private static final Duration RECORD_TIME_MARGIN = Duration.ofMinutes(5);

    private final ControlPorts ports;
    private final TopicAdmin topics;
    private final int partitions;
    private final boolean followsChanges;

    HandOffStage(ControlPorts ports, TopicAdmin topics, int partitions, boolean followsChanges) {
        this.followsChanges = followsChanges;
        this.ports = ports;
        this.topics = topics;
        this.partitions = partitions;
    }

    /**
     * Hand-offs for the mappings that have none yet. A table that must be empty and is not ends the stage before anything is
     * written.
     *
     * @param keepTargetRows whether rows found in the target stay
     * @param from where changes begin without a full migration before them; empty where there is one
     */
    List<HandOff> agree(
            TaskRecord task,
            List<TableMapping> mappings,
            Map<Long, HandOff> known,
            boolean keepTargetRows,
            Optional<Instant> from) {
        mappings.forEach(m -> checkSame(m, known.values()));
        List<TableMapping> fresh = mappings.stream()
                .filter(m -> !known.containsKey(m.collection().id()))
                .toList();
        if (!keepTargetRows) {
            checkEmpty(fresh);
        }
        List<HandOff> handOffs =
                fresh.stream().map(m -> agree(task, m, keepTargetRows, from)).toList();
        Map<String, Integer> wanted = new TreeMap<>();
        for (HandOff handOff : handOffs) {
            if (from.isEmpty()) {
                wanted.put(handOff.topic(), handOff.partitions());
            }
            handOff.changes().ifPresent(c -> wanted.put(c.topic(), c.partitions()));
        }
        topics.ensureDataTopics(wanted);
        return handOffs;
    }

    private HandOff agree(TaskRecord task, TableMapping mapping, boolean keepTargetRows, Optional<Instant> from) {
        int attempt = 1;
        List<String> channels = mapping.collection().channels();
        Map<String, LogPosition> logEnds = ports.log().isEmpty() || channels.isEmpty()
                ? Map.of()
                : from.map(time -> logOf(ports).at(channels, time.minus(RECORD_TIME_MARGIN)))
                        .orElseGet(() -> logOf(ports).ends(channels));
        OptionalLong timestamp = from.map(time -> OptionalLong.of(time.toEpochMilli() << LOGICAL_BITS))
                .orElseGet(() -> ports.catalog().allocateTimestamp());
        long rows = ports.catalog().count(mapping.collection());
        return new HandOff(
                task.id(),
                attempt,
                mapping,
                logEnds,
                timestamp,
                TopicNames.snapshot(task.id(), attempt, mapping.collection()),
                (int) Math.max(1, Math.min(partitions, rows / ROWS_PER_PARTITION)),
                keepTargetRows,
                changes(task, mapping));
    }

    private Optional<HandOff.ChangeTopic> changes(TaskRecord task, TableMapping mapping) {
        if (!followsChanges) {
            return Optional.empty();
        }
        if (mapping.collection().channels().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    "the server of collection " + mapping.label() + " keeps no log, so its changes cannot be followed",
                    "remove INCREMENTAL from spec.types: existing rows are moved all the same");
        }
        return Optional.of(new HandOff.ChangeTopic(TopicNames.change(task.id(), mapping.collection()), partitions));
    }

    private static SourceLog logOf(ControlPorts ports) {
        return ports.log().orElseThrow();
    }

    private void checkEmpty(List<TableMapping> mappings) {
        List<TableName> held = new ArrayList<>();
        for (TableName table :
                mappings.stream().map(TableMapping::table).distinct().toList()) {
            if (!ports.schema().isEmpty(table)) {
                held.add(table);
            }
        }
        if (!held.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.TARGET_NOT_EMPTY,
                    "these target tables already hold rows: " + held,
                    "empty them and run the task again; running it again without that keeps the rows they hold and records"
                            + " each clash as a conflict, as spec.options.full.nonEmptyTarget: IGNORE does");
        }
    }

    private static void checkSame(TableMapping mapping, Iterable<HandOff> known) {
        for (HandOff handOff : known) {
            boolean sameName = handOff.mapping()
                    .collection()
                    .name()
                    .equals(mapping.collection().name());
            if (sameName
                    && handOff.mapping().collection().id()
                            != mapping.collection().id()) {
                throw GodwitException.configuration(
                        ErrorCode.SOURCE_CHANGED,
                        "collection " + mapping.label() + " was dropped and created again since this task began",
                        "run a task under a new name for the new collection");
            }
        }
    }
}
