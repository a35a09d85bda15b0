package io.godwit.control.stage;

import io.godwit.control.ControlPorts;
import io.godwit.control.SpecComparison;
import io.godwit.control.lifecycle.ChangeFacts;
import io.godwit.control.record.CollectionTraces;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskRecords;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.task.ObjectChoice;
import io.godwit.model.task.ObjectPattern;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.Problem;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.LoadIntent;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Permanently removes collections from a task: their topics, checkpoints and records are deleted, their tables stay as they are.
 * The spec leaves them out first, and the hand-off is removed last, so that after a death in between the next run completes the
 * work. Blocks; one thread.
 */
public final class Exclusion {
    private static final int MOST_NAMED = 50;

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

        boolean isOf(ObjectChoice choice) {
            return choice.selects(CollectionName.parse(collection));
        }
    }

    /** Excludes these collections of a stopped task; returns their mappings. Done again, it completes what was left halfway. */
    public Collection<String> exclude(TaskRecord task, List<String> collections, Clock clock) {
        StoppedTask.require(ledger.records().standing(task).instances(), clock);
        Collection<Member> members = members(ledger.records(), task);
        Set<String> known = members.stream().map(Member::collection).collect(Collectors.toCollection(TreeSet::new));
        ObjectsSpec recorded = SpecComparison.published(task.spec()).objects();
        collections.stream()
                .filter(name -> recorded.selects(CollectionName.parse(name)))
                .forEach(name -> requireMember(name, known, task));
        List<CollectionName> names =
                collections.stream().map(CollectionName::parse).toList();
        requireRest(members, task, recorded.excluding(names));
        try (TaskJournal journal = ledger.takeOver(task.name())) {
            TaskRecord newest = ledger.records().byName(task.name()).orElse(task);
            TaskSpec spec = SpecComparison.published(newest.spec());
            TaskSpec narrowed = spec.with(spec.objects().excluding(names));
            journal.write(newest.revised(narrowed.toTree())
                    .madeFrom(newest.parts())
                    .again(TaskRecord.State.STOPPED)); // ends what still runs
            return removeUnselected(newest, narrowed.objects(), journal).values();
        }
    }

    /** Throws a configuration failure if the task has collections and these objects select none of them. */
    public static void requireRest(TaskRecords records, TaskRecord task, ObjectsSpec objects) {
        requireRest(members(records, task), task, objects);
    }

    /**
     * What the decision about a change to these objects has to know of the task.
     *
     * @throws GodwitException configuration, where the task cannot take them whatever its state: nothing would be left of it, or a
     *     collection that is no part of it would be taken and never be migrated
     */
    public static ChangeFacts facts(TaskRecords records, TaskRecord task, ObjectsSpec objects) {
        ObjectsSpec recorded = SpecComparison.published(task.spec()).objects();
        if (recorded.equals(objects)) {
            return ChangeFacts.ofOptions(task.generation());
        }
        Collection<Member> members = members(records, task);
        requireRest(members, task, objects);
        List<Problem> unknown = unknown(members, task, objects, ObjectsSpec::includePath);
        if (!unknown.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    unknown.stream().limit(MOST_NAMED).map(Problem::toString).collect(Collectors.joining("\n"))
                            + (unknown.size() > MOST_NAMED ? "\nand " + (unknown.size() - MOST_NAMED) + " more" : ""),
                    "name collections of the task");
        }
        return new ChangeFacts(task.generation(), true, !members.isEmpty());
    }

    /**
     * Collections that these objects name and a task that has agreed on its own never had.
     *
     * @param path of the include pattern at a place, as whoever sent it knows it
     */
    public static List<Problem> unknown(
            TaskRecords records, TaskRecord task, ObjectsSpec objects, IntFunction<String> path) {
        return unknown(members(records, task), task, objects, path);
    }

    /** Names that the task has already may be of collections that were left out. */
    private static List<Problem> unknown(
            Collection<Member> members, TaskRecord task, ObjectsSpec objects, IntFunction<String> path) {
        if (members.stream().noneMatch(member -> member.handOff().isPresent())) {
            return List.of();
        }
        Set<String> known = members.stream().map(Member::collection).collect(Collectors.toSet());
        Set<ObjectPattern> before =
                Set.copyOf(SpecComparison.published(task.spec()).objects().include());
        List<Problem> unknown = new ArrayList<>();
        for (int i = 0; i < objects.include().size(); i++) {
            ObjectPattern pattern = objects.include().get(i);
            if (pattern.only().isPresent() && !before.contains(pattern) && !known.contains(pattern.toString())) {
                unknown.add(new Problem(
                        path.apply(i),
                        pattern + " is not part of task " + task.name(),
                        "remove it, or migrate it with another task"));
            }
        }
        return unknown;
    }

    /**
     * The objects without what these patterns cover. Asked for again, it is the same.
     *
     * @throws GodwitException configuration, where a pattern is new and covers no collection of a task that has some
     */
    public static ObjectsSpec without(
            TaskRecords records, TaskRecord task, ObjectsSpec objects, List<ObjectPattern> patterns) {
        List<CollectionName> members = members(records, task).stream()
                .map(member -> CollectionName.parse(member.collection()))
                .toList();
        List<Problem> unknown = patterns.stream()
                .filter(pattern -> !objects.exclude().contains(pattern))
                .filter(pattern -> !members.isEmpty() && members.stream().noneMatch(pattern::matches))
                .map(pattern -> new Problem(
                        pattern.toString(), "covers no collection of task " + task.name(), "see its tables"))
                .toList();
        if (!unknown.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    unknown.stream().map(Problem::toString).collect(Collectors.joining("\n")),
                    "name collections of the task");
        }
        return objects.without(patterns);
    }

    /** The mappings of the task, by collection: those that are agreed on, and those that failed before. */
    public static Map<CollectionName, TableName> mappings(TaskRecords records, TaskRecord task) {
        Map<CollectionName, TableName> mappings = new TreeMap<>();
        members(records, task).forEach(member -> {
            CollectionName table = CollectionName.parse(member.table());
            mappings.put(
                    CollectionName.parse(member.collection()), new TableName(table.database(), table.collection()));
        });
        return mappings;
    }

    /** The mappings of the task that these objects do not select any more. */
    public static List<String> unselected(TaskRecords records, TaskRecord task, ObjectsSpec objects) {
        ObjectChoice choice = objects.choice();
        return members(records, task).stream()
                .filter(member -> !member.isOf(choice))
                .map(Member::label)
                .toList();
    }

    private static void requireRest(Collection<Member> members, TaskRecord task, ObjectsSpec objects) {
        ObjectChoice choice = objects.choice();
        if (!members.isEmpty() && members.stream().noneMatch(member -> member.isOf(choice))) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "task " + task.name() + " has no other collection: nothing would be left of it",
                    "keep one, or stop running the task");
        }
    }

    /** Removes what is kept about the collections that the task's objects no longer select; returns their mappings by id. */
    Map<Long, String> removeUnselected(TaskRecord task, ObjectsSpec objects, TaskJournal journal) {
        Collection<Member> members = members(ledger.records(), task);
        requireRest(members, task, objects);
        Map<Long, String> names = new TreeMap<>();
        Map<Long, String> removed = new TreeMap<>();
        ObjectChoice choice = objects.choice();
        List<Member> unselected =
                members.stream().filter(member -> !member.isOf(choice)).toList();
        if (unselected.isEmpty()) {
            return removed;
        }
        unselected.forEach(member -> {
            names.put(member.id(), member.collection());
            removed.put(member.id(), member.label());
        });
        CollectionTraces traces = ledger.records().traces(task.id(), names);
        forget(task, unselected, traces.loads());
        journal.erase(traces);
        return removed;
    }

    /** Removes topics and checkpoints of every collection of the task; what is recorded about them stays. */
    void forgetAll(TaskRecord task, List<LoadIntent> loads) {
        Collection<Member> members = members(ledger.records(), task);
        if (!members.isEmpty()) {
            forget(task, members, loads);
        }
    }

    private void forget(TaskRecord task, Collection<Member> gone, List<LoadIntent> loads) {
        ports.schema().ensureCheckpointSchema(); // lost with what is to be removed, it must not keep the rest
        Map<Long, PhaseGate.Phase> phases = ports.gate().phases(task.id());
        List<String> existing = ledger.topics().ofTask(task.id());
        List<String> topics = new ArrayList<>();
        for (Member member : gone) {
            List<String> own = existing.stream()
                    .filter(topic -> TopicNames.isOf(task.id(), member.id(), topic))
                    .toList();
            topics.addAll(own);
            if (phases.get(member.id()) == PhaseGate.Phase.SNAPSHOT) {
                member.handOff().ifPresent(handOff -> release(handOff, loads));
            }
            ports.gate().forget(task.id(), member.id(), topics(member, own));
        }
        ledger.topics().delete(topics);
    }

    /**
     * What this attempt loaded and has not released: once past the gate it has, and if it was loaded since, somebody else did so.
     */
    private void release(HandOff handOff, List<LoadIntent> loads) {
        CollectionSchema collection = handOff.mapping().collection();
        loads.stream()
                .filter(load -> load.collectionId() == collection.id() && load.attempt() == handOff.attempt())
                .filter(load -> ports.catalog().current(collection).isPresent())
                .forEach(load -> ports.catalog().release(collection, load.outcome()));
    }

    /** Checkpoints may outlive their topics. */
    private static List<String> topics(Member member, List<String> existing) {
        Set<String> topics = new TreeSet<>(existing);
        member.handOff().ifPresent(handOff -> {
            topics.addAll(handOff.snapshotTopics());
            handOff.changes().ifPresent(changes -> topics.add(changes.topic()));
        });
        return List.copyOf(topics);
    }

    /** The collections of the task, by id: those that are agreed on, and those that failed before. */
    private static Collection<Member> members(TaskRecords records, TaskRecord task) {
        Map<Long, Member> members = new TreeMap<>();
        records.standing(task)
                .tables()
                .forEach(t -> members.put(
                        t.of().collectionId(),
                        new Member(t.of().collectionId(), t.of().collection(), t.of().table(), Optional.empty())));
        records.handOffs(task.id())
                .forEach((id, handOff) -> members.put(
                        id,
                        new Member(
                                id,
                                handOff.mapping().label(),
                                handOff.mapping().table().toString(),
                                Optional.of(handOff))));
        return members.values();
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
