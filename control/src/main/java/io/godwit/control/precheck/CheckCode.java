package io.godwit.control.precheck;

/** What is checked. Stable: scripts read the names. */
public enum CheckCode {
    SECRETS("secrets can be read"),
    KAFKA("Kafka answers"),
    KAFKA_REPLICAS("topics keep records on enough replicas"),
    KAFKA_PRIVILEGES("the login of Kafka may do what the task does"),
    KAFKA_TOPICS("topics can be made, and are set, as the task needs them"),
    TASK("the task can use this name"),
    REGISTRY("the schema registry answers"),
    REGISTRY_STORAGE("the schema registry keeps schemas safely"),
    REGISTRY_COMPATIBILITY("the schema registry takes schemas, and only those that read the older ones"),
    SOURCE("Milvus answers, accepts the login and has a supported version"),
    SOURCE_LOG("the source's log answers"),
    TARGET("OceanBase answers and accepts the login"),
    TARGET_VERSION("OceanBase has vectors"),
    TARGET_PRIVILEGES("the user of OceanBase may do what the task does"),
    SOURCE_CLOCK("the clock of Milvus agrees with the one here"),
    TARGET_CLOCK("the clock of OceanBase agrees with the one here"),
    KAFKA_DISK("Kafka has room for the rows"),
    TARGET_DISK("OceanBase has room for the rows"),
    TARGET_MEMORY("OceanBase has memory for indexes on the vectors"),
    OBJECTS("patterns select collections"),
    COLLECTION("the collection can be migrated"),
    NAME("the target accepts the names"),
    READABLE("the collection can be read"),
    LOG("the log holds the collection's changes"),
    LOG_RETENTION("the log keeps changes while nobody reads them"),
    ROW_SIZE("every row fits into a record of Kafka"),
    TTL("rows do not expire at the source"),
    PARTITIONS("rows are in one partition, or divided by a partition key"),
    IMPORTS("no bulk import is running"),
    DUPLICATE_KEYS("no two rows share a key, in a sample"),
    KEY_SPELLING("keys differ by more than case and trailing spaces, in a sample"),
    TABLE("the table fits, or can be created"),
    TABLE_EMPTY("the table holds no rows"),
    WAY_BACK("changes in OceanBase can be carried back to the collection"),
    CHANGE_LOGS("tables can have change logs, from which changes are carried back"),
    WRITABLE("Milvus takes writes to the collection"),
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
