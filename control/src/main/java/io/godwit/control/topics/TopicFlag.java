package io.godwit.control.topics;

/** Why a person should look at a topic. */
public enum TopicFlag {
    /** A partition has fewer replicas in sync than replicas, or no leader. */
    UNDER_REPLICATED,
    /** A setting is not what Godwit wants. */
    SETTINGS_DIFFER,
    /** Kafka drops records that are still needed within a quarter of its retention. */
    EXPIRES_SOON,
    /** What is read of it is more than 60 s behind. */
    LAGGING
}
