package io.godwit.model.topic;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;

/**
 * Names of Godwit's topics. Kafka's names are limited to 249 characters, so long collection names are cut; the collection id is
 * not.
 */
public final class TopicNames {
    /** Specs of all tasks; compacted. */
    public static final String TASKS = "godwit.tasks";
    /** Commands to components; compacted. */
    public static final String COMMANDS = "godwit.commands";
    /** What instances and tables report about themselves; compacted. */
    public static final String STATUS = "godwit.status";
    /** Hand-off records and positions in the source; compacted. */
    public static final String POSITIONS = "godwit.positions";
    /** What users want of tasks of the control service; kept for a time. */
    public static final String REQUESTS = "godwit.requests";
    /** Answers to requests; kept for a time. */
    public static final String OUTCOMES = "godwit.outcomes";
    /** What is wanted of each task of the control service; compacted. */
    public static final String ORDERS = "godwit.orders";
    /** How orders ended; kept for a time. */
    public static final String REPORTS = "godwit.reports";
    /** Event log; kept for a time. */
    public static final String EVENTS = "godwit.events";

    /** What alert rules have found, and who was told; compacted. */
    public static final String ALERTS = "godwit.alerts";
    /** Data sources, users, tokens and so on of the control service; compacted. */
    public static final String RESOURCES = "godwit.resources";

    /** Who changed what through the control service; kept for a time. */
    public static final String AUDIT = "godwit.audit";

    /** The latest precheck of each task of the control service; compacted. */
    public static final String PRECHECKS = "godwit.prechecks";

    /** Prefix of the transactional ids under which instances of the control service write {@link #RESOURCES} and {@link #ALERTS}. */
    public static final String BOOKS = "godwit.control-";

    private static final int KAFKA_LIMIT = 249;

    private TopicNames() {}

    /** Topic of what tasks did over time, in windows of one length; kept for a time. */
    public static String series(SeriesStep step) {
        return "godwit.series." + step.id();
    }

    /** Topic of the snapshot of one collection; each attempt has its own. */
    public static String snapshot(String taskId, int attempt, CollectionSchema collection) {
        return fit("godwit." + taskId + ".snapshot." + attempt + ".", collection.name(), collection.id());
    }

    /** Topic of the keys that were published into a snapshot topic. */
    public static String publishedKeys(String snapshotTopic) {
        return snapshotTopic.replaceFirst("\\.snapshot\\.", ".scanned.");
    }

    /** Topic of the changes of one collection. */
    public static String change(String taskId, CollectionSchema collection) {
        return fit("godwit." + taskId + ".change.", collection.name(), collection.id());
    }

    /** Topic of row events that were not applied as they are; compacted. */
    public static String conflicts(String taskId) {
        return "godwit." + taskId + ".conflicts";
    }

    /** Topic of the Store's watermarks. */
    public static String progress(String taskId) {
        return "godwit." + taskId + ".progress";
    }

    /** Topic of the keys that the Store is to read again; compacted. */
    public static String pending(String taskId) {
        return "godwit." + taskId + ".pending";
    }

    /** How everything begins that is named after a task: its topics, their subjects and the groups that read them. */
    public static String prefix(String taskId) {
        return "godwit." + taskId + ".";
    }

    /** Whether the topic is one of the task's own. */
    public static boolean isOf(String taskId, String topic) {
        return topic.startsWith(prefix(taskId));
    }

    /** Whether the topic is one of the collection's snapshots, their keys or its changes. */
    public static boolean isOf(String taskId, long collectionId, String topic) {
        return isOf(taskId, topic) && topic.endsWith("." + collectionId);
    }

    private static String fit(String prefix, CollectionName name, long collectionId) {
        String tail = "." + collectionId;
        String middle = (name.database() + "." + name.collection()).replaceAll("[^A-Za-z0-9._-]", "_");
        int room = KAFKA_LIMIT - prefix.length() - tail.length();
        return prefix + (middle.length() > room ? middle.substring(0, room) : middle) + tail;
    }
}
