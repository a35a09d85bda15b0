package io.godwit.incrsync.pipeline;

import io.godwit.runtime.process.OneTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Lets Kafka drop what is applied and older than the user wants to keep: topic by topic, so that nobody waits for a thousand of
 * them. One thread, except for the retention. Invariants 1, 8.
 */
final class ChangeTrim {
    private final IncrSyncPorts.ChangeTopics topics;
    private final Collection<MappingChanges> mappings;
    private final Clock clock;
    private final Deque<MappingChanges> waiting = new ArrayDeque<>();
    private final Map<String, Map<Integer, Long>> trimmed = new HashMap<>();
    private volatile Duration retention;

    ChangeTrim(
            IncrSyncPorts.ChangeTopics topics, Collection<MappingChanges> mappings, Clock clock, Duration retention) {
        this.topics = topics;
        this.mappings = mappings;
        this.clock = clock;
        this.retention = retention;
    }

    /** Changes how long change topics keep what is applied, from the next trim on. Any thread. */
    void retain(Duration newRetention) {
        retention = newRetention;
    }

    /** All topics are due. */
    void begin() {
        if (waiting.isEmpty()) {
            waiting.addAll(mappings);
        }
    }

    /** Trims the next topic that is due. */
    void step() {
        MappingChanges mapping = waiting.poll();
        while (mapping != null && mapping.nextOffsets().equals(trimmed.getOrDefault(mapping.topic(), Map.of()))) {
            mapping = waiting.poll(); // nothing was applied, or all of it is gone
        }
        if (mapping != null && mapping.failure().isEmpty()) {
            MappingChanges due = mapping;
            OneTable.alone(() -> trim(due), due::failed);
        }
    }

    private void trim(MappingChanges mapping) {
        Map<Integer, Long> applied = mapping.nextOffsets();
        Map<Integer, Long> before = topics.at(mapping.topic(), clock.instant().minus(retention)).entrySet().stream()
                .filter(e -> applied.containsKey(e.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, e -> Math.min(e.getValue(), applied.get(e.getKey()))));
        before.values().removeIf(offset -> offset <= 0);
        if (!before.isEmpty()) {
            topics.trim(mapping.topic(), before);
        }
        trimmed.put(mapping.topic(), before);
    }
}
