package io.godwit.model.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trees of task files, as a YAML loader would give them. */
public final class TaskTrees {
    private TaskTrees() {}

    /** The smallest task. */
    public static Map<String, Object> smallest() {
        return map(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                map("name", "products-to-ob"),
                "spec",
                map(
                        "kafka", map("bootstrapServers", "127.0.0.1:9092"),
                        "schemaRegistry", map("url", "http://127.0.0.1:8081/apis/ccompat/v7"),
                        "source", map("milvus", map("uri", "http://127.0.0.1:19530")),
                        "target", map("oceanbase", map("url", "jdbc:mysql://127.0.0.1:2881/", "user", "root@mysql")),
                        "types", List.of("SCHEMA", "FULL"),
                        "objects", map("include", List.of("default.products", "shop.*"))));
    }

    /** The smallest task with the value at the path set; parents are made as needed. */
    public static Map<String, Object> with(String path, Object value) {
        Map<String, Object> tree = smallest();
        set(tree, path, value);
        return tree;
    }

    @SuppressWarnings("unchecked")
    public static void set(Map<String, Object> tree, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            tree.put(path, value);
        } else {
            Object child = tree.computeIfAbsent(path.substring(0, dot), key -> map());
            set((Map<String, Object>) child, path.substring(dot + 1), value);
        }
    }

    public static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
