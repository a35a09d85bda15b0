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
    TABLE_EMPTY("the table holds no rows"),
    // of a data source
    ADDRESS("the name resolves to an address that may be used"),
    PORT("the port is open"),
    TLS("the server speaks TLS and its certificate is trusted"),
    LOGIN("the server answers and accepts the login"),
    VERSION("the version is supported"),
    PRIVILEGES("the user may do what tasks do"),
    COLLECTIONS("collections are listed"),
    CLOCK("the clocks agree"),
    LATENCY("the server answers soon");

    private final String summary;

    CheckCode(String summary) {
        this.summary = summary;
    }

    /** What is true when the check passes, in a few words. */
    public String summary() {
        return summary;
    }
}
