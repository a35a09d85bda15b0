package io.godwit.control.stage;

import io.godwit.control.ControlPorts;
import io.godwit.control.objects.Preparation;
import io.godwit.control.record.TaskTopics;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.limit.InParallel;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Agrees, before the first row is read, on where the log ends and from what time on the scan is consistent. The ends are taken
 * before the timestamp: what is written to the log before an end then has a timestamp below A, so nothing falls between scan
 * and replay.
 */
final class HandOffStage {
    private static final int ROWS_PER_PARTITION = 5_000;
    private static final int AT_A_TIME = 8;
    private static final int WORTH_TELLING = 50;

    private final ControlPorts ports;
    private final TaskTopics topics;
    private final int partitions;
    private final boolean followsChanges;
    private final Consumer<String> progress;

    HandOffStage(
            ControlPorts ports, TaskTopics topics, int partitions, boolean followsChanges, Consumer<String> progress) {
        this.progress = progress;
        this.followsChanges = followsChanges;
        this.ports = ports;
        this.topics = topics;
        this.partitions = partitions;
    }

    /**
     * Hand-offs for the mappings. A table that must be empty but is not ends the stage before anything is written.
     *
     * @param begins whether nothing is agreed on for the task yet; later, one mapping does not stop the others
     * @param keeps whether rows found in a table are kept
     * @param start where changes begin
     * @param preparation notes the mappings that fail alone
     */
    List<HandOff> agree(
            TaskRecord task,
            List<TableMapping> mappings,
            boolean begins,
            Predicate<TableName> keeps,
            StartPoint start,
            Preparation preparation) {
        List<TableMapping> empty = mappings;
        if (start.scans()) {
            if (begins) {
                requireEmpty(mappings.stream()
                        .map(TableMapping::table)
                        .distinct()
                        .filter(keeps.negate())
                        .toList());
            } else {
                empty = preparation.each(mappings, "tables checked for rows", mapping -> requireEmpty(mapping, keeps));
            }
        }
        Map<TableMapping, Optional<HandOff.ChangeTopic>> changes = new ConcurrentHashMap<>();
        List<TableMapping> followed = preparation.each(empty, mapping -> changes.put(mapping, changes(task, mapping)));
        LogStart from = LogStart.of(start, ports.log(), ports.catalog()::allocateTimestamp, channels(followed));
        Map<TableMapping, Long> rows = new ConcurrentHashMap<>();
        List<HandOff> handOffs =
                preparation.each(followed, "collections counted", mapping -> rows.put(mapping, count(mapping))).stream()
                        .map(m -> handOff(task, m, 1, keeps.test(m.table()), from, rows.get(m), changes.get(m)))
                        .toList();
        ensureTopics(handOffs, start);
        return handOffs;
    }

    /** The hand-off of another attempt at a mapping, whose table is empty. Changes that were published before are not part of it. */
    HandOff again(TaskRecord task, HandOff before) {
        // Before the timestamp, so that whatever is newer than it is published after these ends.
        Optional<HandOff.ChangeTopic> changes = before.changes()
                .map(known -> new HandOff.ChangeTopic(known.topic(), known.partitions(), topics.ends(known.topic())));
        StartPoint start = new StartPoint.WithScan();
        TableMapping mapping = before.mapping();
        LogStart from = LogStart.of(start, ports.log(), ports.catalog()::allocateTimestamp, channels(List.of(mapping)));
        long rows = ports.catalog().count(mapping.collection());
        HandOff again = handOff(task, mapping, before.attempt() + 1, false, from, rows, changes);
        ensureTopics(List.of(again), start);
        return again;
    }

    private void ensureTopics(List<HandOff> handOffs, StartPoint start) {
        Map<String, Integer> wanted = new TreeMap<>();
        for (HandOff handOff : handOffs) {
            if (start.scans()) {
                wanted.put(handOff.topic(), handOff.partitions());
            }
            handOff.changes().ifPresent(c -> wanted.put(c.topic(), c.partitions()));
        }
        topics.ensureData(wanted, made -> {
            if (wanted.size() > WORTH_TELLING) {
                progress.accept(made + " of " + wanted.size() + " topics exist");
            }
        });
    }

    private static List<String> channels(List<TableMapping> mappings) {
        return mappings.stream()
                .flatMap(mapping -> mapping.collection().channels().stream())
                .distinct()
                .toList();
    }

    private long count(TableMapping mapping) {
        try {
            return ports.catalog().count(mapping.collection());
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.SOURCE_NOT_LOADED) {
                throw e;
            }
            // The source was asked for a while, and keeps saying this about the collection: the others need not wait
            // for it.
            throw GodwitException.configuration(e.code(), e.getMessage(), e.remedy(), e);
        }
    }

    private static Map<String, LogPosition> only(Map<String, LogPosition> positions, List<String> channels) {
        Map<String, LogPosition> own = new TreeMap<>(positions);
        own.keySet().retainAll(channels);
        return own;
    }

    private HandOff handOff(
            TaskRecord task,
            TableMapping mapping,
            int attempt,
            boolean keepTargetRows,
            LogStart from,
            long rows,
            Optional<HandOff.ChangeTopic> changes) {
        return new HandOff(
                task.id(),
                attempt,
                mapping,
                only(from.positions(), mapping.collection().channels()),
                from.timestamp(),
                TopicNames.snapshot(task.id(), attempt, mapping.collection()),
                (int) Math.max(1, Math.min(partitions, rows / ROWS_PER_PARTITION)),
                keepTargetRows,
                changes);
    }

    private Optional<HandOff.ChangeTopic> changes(TaskRecord task, TableMapping mapping) {
        if (!followsChanges) {
            return Optional.empty();
        }
        if (mapping.collection().channels().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    "the server of collection " + mapping.label() + " keeps no log, so its changes cannot be followed",
                    "remove INCREMENTAL from spec.types: existing rows are still migrated");
        }
        return Optional.of(new HandOff.ChangeTopic(TopicNames.change(task.id(), mapping.collection()), partitions));
    }

    private void requireEmpty(TableMapping mapping, Predicate<TableName> keeps) {
        if (!keeps.test(mapping.table()) && !ports.schema().isEmpty(mapping)) {
            throw notEmpty(List.of(mapping.table()));
        }
    }

    private void requireEmpty(List<TableName> tables) {
        List<Boolean> empty = InParallel.map(tables, AT_A_TIME, ports.schema()::isEmpty);
        List<TableName> held = IntStream.range(0, tables.size())
                .filter(i -> !empty.get(i))
                .mapToObj(tables::get)
                .toList();
        if (!held.isEmpty()) {
            throw notEmpty(held);
        }
    }

    private static GodwitException notEmpty(List<TableName> tables) {
        return GodwitException.configuration(
                ErrorCode.TARGET_NOT_EMPTY,
                "these target tables already hold rows: " + tables,
                "empty them and run the task again; or run it with --keep-target-rows, or with"
                        + " spec.options.full.nonEmptyTarget: IGNORE: the rows they hold are kept, and each clash is recorded"
                        + " as a conflict");
    }
}
