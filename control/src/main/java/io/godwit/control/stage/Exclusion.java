package io.godwit.control.stage;

import io.godwit.control.ControlPorts;
import io.godwit.control.SpecComparison;
import io.godwit.control.record.CollectionTraces;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes collections out of a task for good: their topics, checkpoints and records are removed, their tables stay as they are. The spec
 * leaves them out first, and the hand-off goes last, so that a death in between is completed by whoever comes next. Blocks; one thread.
 */
public final class Exclusion {
    private final TaskLedger ledger;
    private final ControlPorts ports;

    public Exclusion(TaskLedger ledger, ControlPorts ports) {
        this.ledger = ledger;
        this.ports = ports;
    }

    /**
     * A collection of a task.
     *
     * @param handOff absent where it failed before anything was agreed
     */
    private record Member(long id, String collection, String table, Optional<HandOff> handOff) {
        String label() {
            return collection + " -> " + table;
        }
    }

    /** Excludes these collections of a stopped task; answers their mappings. */
    public List<String> exclude(TaskRecord task, List<String> collections, Clock clock) {
        TaskStanding standing = ledger.records().standing(task);
        StoppedTask.require(standing.instances(), clock);
        Map<String, Member> members = members(task);
        collections.forEach(name -> requireMember(name, members.keySet(), task));
        if (members.keySet().stream().allMatch(collections::contains)) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "task " + task.name() + " has no other collection: nothing would be left of it",
                    "keep one, or stop running the task");
        }
        try (TaskJournal journal = ledger.takeOver(task.name())) {
            TaskRecord newest = ledger.records().byName(task.name()).orElse(task);
            TaskSpec spec = SpecComparison.published(newest.spec());
            List<CollectionName> names =
                    collections.stream().map(CollectionName::parse).toList();
            TaskSpec narrowed = spec.with(spec.objects().excluding(names));
            journal.write(newest.revised(narrowed.toTree()).again(TaskRecord.State.STOPPED)); // ends what still runs
            return removeUnselected(newest, narrowed.objects(), journal);
        }
    }

    /** Removes what is kept of the collections that the task's objects no longer select; answers their mappings. */
    List<String> removeUnselected(TaskRecord task, ObjectsSpec objects, TaskJournal journal) {
        List<String> removed = new ArrayList<>();
        for (Member member : members(task).values()) {
            if (!objects.selects(CollectionName.parse(member.collection()))) {
                remove(task.id(), member, journal);
                removed.add(member.label());
            }
        }
        return removed;
    }

    private void remove(String taskId, Member member, TaskJournal journal) {
        CollectionTraces traces = ledger.records().traces(taskId, member.id(), member.collection());
        member.handOff().ifPresent(handOff -> {
            List<String> topics = topics(handOff);
            ports.gate().forget(taskId, member.id(), topics);
            CollectionSchema collection = handOff.mapping().collection();
            if (ports.catalog().current(collection).isPresent()) {
                traces.loads().forEach(load -> ports.catalog().release(collection, load.outcome()));
            }
            ledger.topics().delete(topics);
        });
        journal.erase(traces);
    }

    private static List<String> topics(HandOff handOff) {
        List<String> topics = new ArrayList<>(handOff.snapshotTopics());
        handOff.changes().ifPresent(changes -> topics.add(changes.topic()));
        return topics;
    }

    /** The collections of the task by name: those that are agreed, and those that failed before. */
    private Map<String, Member> members(TaskRecord task) {
        Map<String, Member> members = new TreeMap<>();
        ledger.records()
                .standing(task)
                .tables()
                .forEach(t -> members.put(
                        t.collection(), new Member(t.collectionId(), t.collection(), t.table(), Optional.empty())));
        ledger.records()
                .handOffs(task.id())
                .forEach((id, handOff) -> members.put(
                        handOff.mapping().label(),
                        new Member(
                                id,
                                handOff.mapping().label(),
                                handOff.mapping().table().toString(),
                                Optional.of(handOff))));
        return members;
    }

    private static void requireMember(String name, Collection<String> members, TaskRecord task) {
        if (!members.contains(name)) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "collection " + name + " is not part of task " + task.name(),
                    members.isEmpty() ? "run the task first" : "name one of " + members);
        }
    }
}
