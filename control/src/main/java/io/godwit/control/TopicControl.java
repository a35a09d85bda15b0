package io.godwit.control;

import io.godwit.control.record.TaskRecords;
import io.godwit.control.topics.EventLook;
import io.godwit.control.topics.NamedTopic;
import io.godwit.control.topics.RecordLook;
import io.godwit.control.topics.SubjectVersions;
import io.godwit.control.topics.SubjectVersions.Schemas;
import io.godwit.control.topics.TaskPositions;
import io.godwit.control.topics.TopicKind;
import io.godwit.control.topics.TopicLook;
import io.godwit.control.topics.TopicStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Direction;
import io.godwit.model.schema.FieldType;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.KeyPartitioner;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The topics of tasks, what is in them, and the history of tasks. Thread-safe; every method blocks. Nothing but Kafka is kept, so every
 * instance answers in the same way.
 */
public final class TopicControl {
    private final TaskRecords records;
    private final TopicLook topics;
    private final SubjectVersions subjects;
    private final RecordLook contents;
    private final EventLook events;
    private final Clock clock;

    /** A control part over what is recorded and what is asked. */
    public TopicControl(
            TaskRecords records,
            TopicLook topics,
            SubjectVersions subjects,
            RecordLook contents,
            EventLook events,
            Clock clock) {
        this.records = records;
        this.topics = topics;
        this.subjects = subjects;
        this.contents = contents;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Some topics.
     *
     * @param notes what could not be measured, and why
     */
    public record Listed(List<TopicStanding> topics, List<String> notes) {
        /** Copies the lists. */
        public Listed {
            topics = List.copyOf(topics);
            notes = List.copyOf(notes);
        }
    }

    /** Names of the topics of a task, in order. */
    public List<String> names(TaskRecord task) {
        return names(name -> TopicNames.isOf(task.id(), name));
    }

    /** Names of the topics that all tasks share, in order. */
    public List<String> sharedNames() {
        return names(name -> NamedTopic.of(name)
                .filter(topic -> topic.kind() == TopicKind.SHARED)
                .isPresent());
    }

    private List<String> names(Predicate<String> wanted) {
        return topics.names().stream().filter(wanted).sorted().toList();
    }

    /** The state of these topics of a task. */
    public Listed look(TaskRecord task, Collection<String> names) {
        TaskSpec spec = SpecComparison.published(task.spec());
        TopicLook.Looked looked = topics.look(names, Optional.of(spec.kafka()));
        List<String> notes = new ArrayList<>(looked.notes());
        Map<Direction, TaskPositions> positions = positions(task, spec, names);
        Map<String, Schemas> schemas = schemas(spec, names, notes);
        return new Listed(
                looked.topics().stream()
                        .map(facts -> TopicStanding.of(
                                facts,
                                positions.get(facts.topic().direction()),
                                Optional.ofNullable(schemas.get(facts.topic().name())),
                                clock.instant()))
                        .toList(),
                notes);
    }

    /** Of each flow that has one of the topics: both flows of a task have a topic of changes of the same collection. */
    private Map<Direction, TaskPositions> positions(TaskRecord task, TaskSpec spec, Collection<String> names) {
        Map<Direction, TaskPositions> positions = new EnumMap<>(Direction.class);
        names.stream()
                .flatMap(name -> NamedTopic.of(name).stream())
                .forEach(topic -> positions.computeIfAbsent(topic.direction(), direction -> {
                    String flow = direction.flow(task.id());
                    return TaskPositions.of(
                            records.standing(task).tables(),
                            records.changes(flow),
                            records.handOffs(flow),
                            spec.options().changes(direction).retention().toMillis());
                }));
        return positions;
    }

    /** A registry that does not answer leaves the versions unknown, not the topics. */
    private Map<String, Schemas> schemas(TaskSpec spec, Collection<String> names, List<String> notes) {
        List<String> withRows = names.stream()
                .filter(name ->
                        NamedTopic.of(name).filter(NamedTopic::holdsRows).isPresent())
                .toList();
        try {
            return withRows.isEmpty() ? Map.of() : subjects.of(spec, withRows);
        } catch (GodwitException e) {
            notes.add("schema versions: " + e.getMessage());
            return Map.of();
        }
    }

    /** The state of these topics that all tasks share. */
    public Listed lookShared(Collection<String> names) {
        TopicLook.Looked looked = topics.look(names, Optional.empty());
        return new Listed(
                looked.topics().stream()
                        .map(facts -> TopicStanding.of(facts, TaskPositions.NONE, Optional.empty(), clock.instant()))
                        .toList(),
                looked.notes());
    }

    /**
     * The newest records of a topic.
     *
     * @param values whether values are shown; else names, types and sizes only, and so it is with topics whose values are secret
     * @param secretKeys whether keys of those topics are shown, names of users and ids of tokens
     * @throws GodwitException TOPIC_UNKNOWN for every topic that is neither the task's own nor one that all tasks share; ROLE_MISSING where
     *     a key is asked for that may not be seen
     */
    public RecordLook.Peeked peek(TaskRecord task, RecordLook.Wish wish, boolean values, boolean secretKeys) {
        NamedTopic topic = NamedTopic.of(wish.topic())
                .filter(named -> named.isSeenFrom(task.id()))
                .filter(named -> topics.names().contains(named.name()))
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.TOPIC_UNKNOWN,
                        "task " + task.name() + " has no topic of this name, and all tasks share none",
                        "see its topics: godwit topics -t " + task.name()));
        boolean isKeyHidden = topic.isSecret() && !secretKeys;
        if (isKeyHidden && wish.key().isPresent()) {
            throw GodwitException.configuration(
                    ErrorCode.ROLE_MISSING,
                    "keys of " + topic.name() + " are for admins",
                    "leave the key out, or ask an admin");
        }
        Optional<TaskSpec> spec =
                topic.holdsRows() ? Optional.of(SpecComparison.published(task.spec())) : Optional.empty();
        RecordLook.Peeked peeked = contents.newest(narrowed(task, topic, wish), spec);
        return new RecordLook.Peeked(
                peeked.records().stream()
                        .map(record -> values && !topic.isSecret() ? record : record.masked())
                        .map(record -> isKeyHidden ? record.withoutKey() : record)
                        .toList(),
                peeked.complete(),
                peeked.notes());
    }

    /** All row events of a key are in one partition: no other is read for it. */
    private RecordLook.Wish narrowed(TaskRecord task, NamedTopic topic, RecordLook.Wish wish) {
        if (wish.key().isEmpty()
                || wish.partition().isPresent()
                || topic.collectionId().isEmpty()) {
            return wish;
        }
        HandOff handOff = records.handOffs(topic.flow().orElseThrow())
                .get(topic.collectionId().getAsLong());
        OptionalInt partitions = handOff == null ? OptionalInt.empty() : partitions(handOff, topic);
        if (partitions.isEmpty()) {
            return wish;
        }
        Key key = key(handOff.mapping().collection(), wish.key().get());
        return new RecordLook.Wish(
                wish.topic(),
                OptionalInt.of(KeyPartitioner.partition(key, partitions.getAsInt())),
                wish.key(),
                wish.limit());
    }

    private static OptionalInt partitions(HandOff handOff, NamedTopic topic) {
        if (topic.name().equals(handOff.topic())) {
            return OptionalInt.of(handOff.partitions());
        }
        return handOff.changes()
                .filter(changes -> changes.topic().equals(topic.name()))
                .map(changes -> OptionalInt.of(changes.partitions()))
                .orElseGet(OptionalInt::empty);
    }

    private static Key key(CollectionSchema collection, String text) {
        try {
            return collection.key().type() == FieldType.INT64 ? Key.of(Long.parseLong(text)) : Key.of(text);
        } catch (NumberFormatException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "key: keys of " + collection.name() + " are integers",
                    "give the key as the source holds it",
                    e);
        }
    }

    /**
     * The newest events of a task, newest first.
     *
     * @param before only those with a lower id
     */
    public EventLook.Found events(TaskRecord task, OptionalLong before, int limit) {
        return events.newest(task.name(), before, limit);
    }
}
