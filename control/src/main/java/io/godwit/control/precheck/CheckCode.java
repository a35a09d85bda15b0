package io.godwit.control.precheck;

/** What is checked. Stable: scripts read the names. */
public enum CheckCode {
    SECRETS("secrets can be read"),
    KAFKA("Kafka answers"),
    KAFKA_REPLICAS("topics keep records on enough replicas"),
    TASK("the task can use this name"),
    REGISTRY("the schema registry answers"),
    SOURCE("Milvus answers, accepts the login and has a supported version"),
    SOURCE_LOG("the source's log answers"),
    TARGET("OceanBase answers and accepts the login"),
    TARGET_VERSION("OceanBase has vectors"),
    OBJECTS("patterns select collections"),
    COLLECTION("the collection can be migrated"),
    NAME("the target accepts the names"),
    READABLE("the collection can be read"),
    LOG("the log holds the collection's changes"),
    TABLE("the table fits, or can be created"),
    TABLE_EMPTY("the table holds no rows");

    private final String summary;

    CheckCode(String summary) {
        this.summary = summary;
    }

    /** What is true when the check passes, in a few words. */
    public String summary() {
        return summary;
    }
}
