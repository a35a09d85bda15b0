package io.godwit.control.stage;

import io.godwit.control.ControlPorts;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Migrates collections of a stopped task again, and takes it over from the control service if it is one of its own: their tables are
 * emptied, and the next run migrates them in full. Nothing is
 * emptied before the source has shown that every collection exists and can be read. The order makes a death in between visible:
 * first the gate is shut for the previous attempt, so that nothing writes to the table any more, then the table is emptied, then
 * the new attempt is agreed on. Blocks; one thread.
 */
public final class NextAttempt {
    private final TaskLedger ledger;
    private final TaskSpec spec;
    private final ControlPorts ports;
    private final Clock clock;

    public NextAttempt(TaskLedger ledger, TaskSpec spec, ControlPorts ports, Clock clock) {
        this.ledger = ledger;
        this.spec = spec;
        this.ports = ports;
        this.clock = clock;
    }

    /** Prepares the collections of these names; returns what is agreed about them now. */
    public List<HandOff> prepare(TaskRecord task, Collection<String> collections) {
        ForegroundBook.requireFree(task);
        TaskStanding standing = ledger.records().standing(task);
        StoppedTask.require(standing.instances(), clock);
        Collection<HandOff> known = ledger.records().handOffs(task.id()).values();
        List<HandOff> before =
                collections.stream().map(name -> named(name, known)).toList();
        before.forEach(this::requireReadable);
        requireSharers(before, known);
        try (TaskJournal journal = ledger.takeOver(task.name())) {
            TaskRecord newest = ledger.records().byName(task.name()).orElse(task);
            ForegroundBook.requireFree(newest);
            TaskRecord next = newest.inForeground(TaskRecord.State.STOPPED);
            journal.write(next); // ends whatever still runs of it
            ports.schema().ensureCheckpointSchema(); // it may be what was lost
            HandOffStage stage = new HandOffStage(
                    ports, ledger.topics(), spec.kafka().partitions(), spec.has(TaskType.INCREMENTAL), reported -> {});
            List<HandOff> again = before.stream()
                    .map(handOff -> prepare(next, handOff, stage, journal))
                    .toList();
            Map<Long, String> names = new TreeMap<>();
            before.forEach(
                    h -> names.put(h.mapping().collection().id(), h.mapping().label()));
            journal.erase(ledger.records().traces(next.id(), names).ofChangesBefore());
            Set<Long> ids =
                    again.stream().map(h -> h.mapping().collection().id()).collect(Collectors.toSet());
            standing.changes().stream()
                    .filter(status -> ids.contains(status.collectionId()))
                    .forEach(status -> journal.write(status.waiting()));
            return again;
        }
    }

    private HandOff prepare(TaskRecord task, HandOff before, HandOffStage stage, TaskJournal journal) {
        List<String> written = Stream.concat(
                        Stream.of(before.topic()), before.changes().stream().map(HandOff.ChangeTopic::topic))
                .toList();
        ports.gate().again(task.id(), before.mapping().collection().id(), before.attempt() + 1, written);
        emptyTable(before.mapping());
        HandOff again = stage.again(task, before);
        journal.write(List.of(again));
        ledger.topics().delete(before.snapshotTopics());
        return again;
    }

    /**
     * A shared table that is gone is gone for all of its collections: if one of them created it again, the others' rows would be
     * missing.
     */
    private void requireSharers(List<HandOff> wanted, Collection<HandOff> known) {
        for (HandOff handOff : wanted) {
            TableName table = handOff.mapping().table();
            List<String> others = known.stream()
                    .filter(h -> h.mapping().table().equals(table) && !wanted.contains(h))
                    .map(h -> h.mapping().label())
                    .sorted()
                    .toList();
            if (!others.isEmpty() && !ports.schema().exists(table)) {
                throw GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "table " + table + " is gone, and the rows of " + others + " were in it too",
                        "repeat them as well, with a --collection each");
            }
        }
    }

    /** A table that somebody dropped is created again. */
    private void emptyTable(TableMapping mapping) {
        if (ports.schema().exists(mapping.table())) {
            ports.schema().empty(mapping);
        } else {
            new SchemaStage(ports.schema()).create(mapping);
        }
    }

    /** The table may be the last copy: if a collection is gone, or a source is unavailable, it must stay as it is. */
    private void requireReadable(HandOff handOff) {
        CollectionSchema known = handOff.mapping().collection();
        CollectionSchema present = ports.catalog()
                .current(known)
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.SOURCE_GONE,
                        "collection " + known.name()
                                + " that the task migrated is no longer at the source; its table is left as it is",
                        "a collection that was created again under that name is a different one:"
                                + " run a task under a new name for it"));
        ports.catalog().plannedLoad(present, spec.options().full().load());
    }

    private HandOff named(String name, Collection<HandOff> known) {
        if (!spec.has(TaskType.FULL)) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the task has no full migration that could be repeated",
                    "run a task under a new name with FULL in spec.types");
        }
        return known.stream()
                .filter(handOff -> handOff.mapping().label().equals(name))
                .findFirst()
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "collection " + name + " is not part of task " + spec.name(),
                        "name one of "
                                + known.stream()
                                        .map(h -> h.mapping().label())
                                        .sorted()
                                        .toList()));
    }
}
