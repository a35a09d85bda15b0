package io.godwit.control.record;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.LoadIntent;
import java.util.List;
import java.util.Map;
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

    private static final List<String> KINDS =
            List.of("handoff", "plan", "scan", "scan-end", "load", "mark", "table", "change", "reread");

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

    /** The topics that may hold records about it. */
    public static Stream<String> topics(String taskId) {
        return Stream.concat(
                SHARED.stream(),
                Stream.of(TopicNames.progress(taskId), TopicNames.pending(taskId), TopicNames.conflicts(taskId)));
    }

    /** Whether the record under {@code key} of a topic that all tasks share is about the task: {@code kind/task/...}. */
    public static boolean isOf(String taskId, String key) {
        String[] parts = key.split("/", 3);
        return parts.length > 1 && parts[1].equals(taskId);
    }

    /**
     * Whether the record under {@code key} of {@code topic} is about the collection, and about it alone.
     *
     * @param collection its full name
     */
    public static boolean isOf(String taskId, long collectionId, String collection, String topic, String key) {
        if (topic.equals(TopicNames.progress(taskId))) {
            return key.equals(Long.toString(collectionId));
        }
        if (topic.equals(TopicNames.pending(taskId))) { // channel/collection/key
            String[] parts = key.split("/", 3);
            return parts.length == 3 && parts[1].equals(Long.toString(collectionId));
        }
        if (topic.equals(TopicNames.conflicts(
                taskId))) { // topic/partition/offset, or scan/collection/... for what the scan found
            return key.split("/", 2)[0].endsWith("." + collectionId) || key.startsWith("scan/" + collection + "/");
        }
        return KINDS.stream()
                .map(kind -> kind + "/" + taskId + "/" + collectionId)
                .anyMatch(own -> key.equals(own) || key.startsWith(own + "/"));
    }
}
