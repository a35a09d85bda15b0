package io.godwit.control.topics;

/** What a topic is for. */
public enum TopicKind {
    /** Existing rows of one collection, on their way to the target. */
    SNAPSHOT,
    /** Keys that were published into a snapshot. */
    PUBLISHED_KEYS,
    /** Changes of one collection. */
    CHANGES,
    /** Row events that were not applied as they are. */
    CONFLICTS,
    /** How far changes are published. */
    PROGRESS,
    /** Keys that the Store is to read again. */
    PENDING,
    /** Records of all tasks. */
    SHARED,
    /** A task's topic that this version does not know. */
    OTHER;

    /** Whether its records are needed until Godwit itself trims them, so that Kafka must not drop them earlier. */
    boolean isKeptUntilTrimmed() {
        return switch (this) {
            case SNAPSHOT, PUBLISHED_KEYS, CHANGES -> true;
            case CONFLICTS, PROGRESS, PENDING, SHARED, OTHER -> false;
        };
    }
}
