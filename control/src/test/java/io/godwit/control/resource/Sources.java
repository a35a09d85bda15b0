package io.godwit.control.resource;

import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.DataSourceReading;
import java.util.Map;

/** Documents of data sources. */
public final class Sources {
    private Sources() {}

    public static DataSourceDocument milvus(String name, String uri) {
        return document(name, Map.of("milvus", Map.of("uri", uri)));
    }

    public static DataSourceDocument oceanBase(String name) {
        return document(name, Map.of("oceanbase", Map.of("url", "jdbc:mysql://ob:2881/", "user", "root@mysql")));
    }

    public static DataSourceDocument kafka(String name) {
        return document(name, Map.of("kafka", Map.of("bootstrapServers", "kafka:9092", "partitions", 4)));
    }

    public static DataSourceDocument registry(String name) {
        return document(name, Map.of("schemaRegistry", Map.of("url", "http://registry:8081")));
    }

    public static DataSourceDocument document(String name, Map<String, Object> spec) {
        return switch (DataSourceReader.ofKept()
                .read(Map.of(
                        "apiVersion",
                        "godwit.io/v1",
                        "kind",
                        "DataSource",
                        "metadata",
                        Map.of("name", name),
                        "spec",
                        spec))) {
            case DataSourceReading.Valid valid -> valid.document();
            case DataSourceReading.Invalid invalid ->
                throw new IllegalArgumentException(invalid.problems().toString());
        };
    }
}
