package io.godwit.model.task;

import java.util.Arrays;
import java.util.Optional;

/** What a data source is. */
public enum DataSourceKind {
    /** A Milvus, with the log that it keeps. */
    MILVUS("milvus", "source"),
    /** A tenant of OceanBase. */
    OCEANBASE("oceanbase", "target"),
    /** A Kafka for Godwit's own topics. */
    KAFKA("kafka", "kafka"),
    /** A schema registry. */
    REGISTRY("schemaRegistry", "schemaRegistry");

    private final String key;
    private final String section;

    DataSourceKind(String key, String section) {
        this.key = key;
        this.section = section;
    }

    /** The key under {@code spec} of a data source's document. */
    public String key() {
        return key;
    }

    /** The section under {@code spec} of a task's document that may name such a data source. */
    public String section() {
        return section;
    }

    /** The kind that a section of a task's document needs; empty where it needs none. */
    public static Optional<DataSourceKind> ofSection(String section) {
        return Arrays.stream(values())
                .filter(kind -> kind.section.equals(section))
                .findFirst();
    }
}
