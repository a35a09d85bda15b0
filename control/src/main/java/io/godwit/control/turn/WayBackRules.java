package io.godwit.control.turn;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.ReverseOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the specification excludes from reverse increment, and what a task asks of it that cannot be. Pure. */
public final class WayBackRules {
    private static final String REMEDY = "exclude it, or leave REVERSE out of the task's types";

    private WayBackRules() {}

    /** What of these mappings cannot flow back, whatever a precheck was told to skip; each under the collection's name. */
    public static List<TurnObstacle> refused(Collection<TableMapping> mappings) {
        Map<String, TreeSet<String>> databases = new TreeMap<>();
        mappings.forEach(mapping -> databases
                .computeIfAbsent(mapping.table().schema(), schema -> new TreeSet<>())
                .add(mapping.collection().name().database()));
        List<TurnObstacle> refused = new ArrayList<>();
        for (TableMapping mapping : mappings) {
            if (mapping.collection().autoId()) {
                refused.add(refused(
                        mapping,
                        "the collection's AutoID attribute is enabled, and Milvus would give its rows other keys"));
            }
            if (mapping.aggregated()) {
                refused.add(refused(
                        mapping,
                        "multi-table aggregation is involved: other collections share table " + mapping.table()));
            }
            TreeSet<String> together = databases.get(mapping.table().schema());
            if (together.size() > 1) {
                refused.add(refused(
                        mapping,
                        "databases " + String.join(", ", together) + " of Milvus map to the same database "
                                + mapping.table().schema() + " of OceanBase"));
            }
        }
        return refused;
    }

    /**
     * What of {@link ReverseOptions#partitions} concerns none of these mappings, or one where Milvus chooses the partition; each under
     * the collection's name. Whether the partition is there is not known here.
     */
    public static List<TurnObstacle> misplaced(
            Collection<TableMapping> mappings, Map<CollectionName, String> partitions) {
        Map<CollectionName, TableMapping> known =
                mappings.stream().collect(Collectors.toMap(m -> m.collection().name(), m -> m, (one, other) -> one));
        return partitions.keySet().stream()
                .sorted()
                .flatMap(name -> why(Optional.ofNullable(known.get(name)))
                        .map(why -> new TurnObstacle(
                                ErrorCode.SOURCE_UNSUPPORTED,
                                name.toString(),
                                ReverseOptions.PARTITIONS + " names the collection: " + why,
                                "remove " + ReverseOptions.PARTITIONS + "." + name))
                        .stream())
                .toList();
    }

    private static Optional<String> why(Optional<TableMapping> mapping) {
        if (mapping.isEmpty()) {
            return Optional.of("it is none of the task's collections");
        }
        return mapping.get()
                .collection()
                .partitionKey()
                .map(key -> "its rows go where its partition key " + key.name() + " puts them");
    }

    private static TurnObstacle refused(TableMapping mapping, String why) {
        return new TurnObstacle(
                ErrorCode.SOURCE_UNSUPPORTED, mapping.label(), "reverse increment is not possible: " + why, REMEDY);
    }
}
