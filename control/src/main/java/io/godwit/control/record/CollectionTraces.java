package io.godwit.control.record;

import io.godwit.model.schema.Direction;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.LoadIntent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every record that is kept about collections of a task.
 *
 * @param keysByTopic keys of the records, by topic
 * @param loads what the task did to make them readable, whether it is undone or not
 */
public record CollectionTraces(Map<String, List<String>> keysByTopic, List<LoadIntent> loads) {
    /** The topics in which all tasks have records about their collections. */
    public static final List<String> SHARED = List.of(TopicNames.POSITIONS, TopicNames.STATUS, TopicNames.COMMANDS);

    private static final Set<String> KINDS =
            Set.of("handoff", "plan", "scan", "scan-end", "load", "mark", "table", "change", "reread");

    /** Copies the parts. */
    public CollectionTraces {
        keysByTopic = Map.copyOf(keysByTopic);
        loads = List.copyOf(loads);
    }

    /** What the Store keeps about keys and about reasons to reconcile: another attempt begins without them. */
    public CollectionTraces ofChangesBefore() {
        Map<String, List<String>> kept = new TreeMap<>();
        keysByTopic.forEach((topic, keys) -> {
            List<String> own = keys.stream()
                    .filter(key -> topic.endsWith(".pending") || key.startsWith("mark/"))
                    .toList();
            if (!own.isEmpty()) {
                kept.put(topic, own);
            }
        });
        return new CollectionTraces(kept, List.of());
    }

    /**
     * The same in parts of at most {@code most} records, to be erased in this order: by what comes last a collection is found again
     * where the work ended halfway.
     */
    public List<CollectionTraces> parts(int most) {
        List<CollectionTraces> parts = new ArrayList<>();
        for (boolean last : List.of(false, true)) {
            Map<String, List<String>> part = new TreeMap<>();
            int size = 0;
            for (Map.Entry<String, List<String>> topic : new TreeMap<>(keysByTopic).entrySet()) {
                for (String key : topic.getValue()) {
                    if (isLast(key) != last) {
                        continue;
                    }
                    part.computeIfAbsent(topic.getKey(), name -> new ArrayList<>())
                            .add(key);
                    size++;
                    if (size == most) {
                        parts.add(new CollectionTraces(part, List.of()));
                        part = new TreeMap<>();
                        size = 0;
                    }
                }
            }
            if (size > 0) {
                parts.add(new CollectionTraces(part, List.of()));
            }
        }
        return parts;
    }

    private static boolean isLast(String key) {
        return key.startsWith("handoff/") || key.startsWith("table/");
    }

    /** The topics that may hold records about it. */
    public static Stream<String> topics(String taskId) {
        return Stream.concat(
                SHARED.stream(),
                Stream.of(TopicNames.progress(taskId), TopicNames.pending(taskId), TopicNames.conflicts(taskId)));
    }

    /** Whether the record under {@code key} of a topic that all tasks share is about the task: {@code kind/flow/...}. */
    public static boolean isOf(String taskId, String key) {
        String[] parts = key.split("/", 3);
        return parts.length > 1
                && Arrays.stream(Direction.values())
                        .map(direction -> direction.flow(taskId))
                        .anyMatch(parts[1]::equals);
    }

    /**
     * Whether the record under {@code key} of {@code topic} is about one of these collections, and about it alone.
     *
     * @param ids of the collections, as text
     * @param names their full names
     */
    public static boolean isOf(String taskId, Set<String> ids, Set<String> names, String topic, String key) {
        if (topic.equals(TopicNames.progress(taskId))) {
            return ids.contains(key);
        }
        if (topic.equals(TopicNames.pending(taskId))) { // channel/collection/key
            String[] parts = key.split("/", 3);
            return parts.length == 3 && ids.contains(parts[1]);
        }
        if (topic.equals(TopicNames.conflicts(
                taskId))) { // topic/partition/offset, or scan/collection/... for what the scan found
            String[] parts = key.split("/", 3);
            return ids.contains(parts[0].substring(parts[0].lastIndexOf('.') + 1))
                    || parts.length == 3 && parts[0].equals("scan") && names.contains(parts[1]);
        }
        String[] parts = key.split("/", 4); // kind/task/collection, and what follows
        return parts.length > 2 && KINDS.contains(parts[0]) && parts[1].equals(taskId) && ids.contains(parts[2]);
    }
}
