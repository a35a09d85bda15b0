package io.godwit.console;

import io.godwit.control.TopicControl;
import io.godwit.control.managed.TaskEvent;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.topics.EventLook;
import io.godwit.control.topics.NamedTopic;
import io.godwit.control.topics.PeekedRecord;
import io.godwit.control.topics.RecordLook;
import io.godwit.control.topics.SubjectVersions;
import io.godwit.control.topics.TopicFacts;
import io.godwit.control.topics.TopicLook;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Topics with what is in them, without Kafka. */
final class InMemoryTopics implements TopicLook, RecordLook, EventLook, SubjectVersions {
    private final Map<String, List<PeekedRecord>> topics = new TreeMap<>();
    private final List<Stored> events = new ArrayList<>();
    private final List<Wish> wishes = new ArrayList<>();
    private boolean away;

    TopicControl control(TaskRecords records) {
        return new TopicControl(records, this, this, this, this, Clock.systemUTC());
    }

    InMemoryTopics put(String topic, PeekedRecord... records) {
        topics.put(topic, List.of(records));
        return this;
    }

    void happened(TaskEvent event) {
        events.addFirst(new Stored(events.size(), event));
    }

    void away() {
        away = true;
    }

    List<Wish> wishes() {
        return wishes;
    }

    @Override
    public Set<String> names() {
        if (away) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "no answer", "wait", null);
        }
        return topics.keySet();
    }

    @Override
    public Looked look(Collection<String> names, Optional<KafkaSpec> design) {
        return new Looked(
                names.stream()
                        .map(name -> new TopicFacts(
                                NamedTopic.of(name).orElseThrow(),
                                List.of(new TopicFacts.Partition(
                                        0,
                                        2,
                                        1,
                                        true,
                                        Optional.of(new TopicFacts.Range(0, 5)),
                                        OptionalLong.of(1_000),
                                        OptionalLong.of(0),
                                        OptionalLong.empty(),
                                        OptionalLong.of(2))),
                                Optional.of(Map.of("cleanup.policy", "delete", "retention.ms", "60000")),
                                Optional.empty(),
                                Optional.of(new TopicFacts.Wanted(1, 2, Map.of("retention.ms", "-1")))))
                        .toList(),
                List.of("positions: not asked"));
    }

    @Override
    public Peeked newest(Wish wish, Optional<TaskSpec> spec) {
        wishes.add(wish);
        return new Peeked(
                topics.get(wish.topic()).stream().limit(wish.limit()).toList(), false, List.of("it took too long"));
    }

    @Override
    public Found newest(String task, OptionalLong before, int limit) {
        return new Found(
                events.stream()
                        .filter(stored -> stored.event().task().equals(task))
                        .filter(stored -> before.isEmpty() || stored.id() < before.getAsLong())
                        .limit(limit)
                        .toList(),
                true);
    }

    @Override
    public Map<String, Schemas> of(TaskSpec spec, Collection<String> names) {
        return Map.of(names.iterator().next(), new Schemas(List.of(1), List.of(1, 2)));
    }

    @Override
    public void close() {}
}
