package io.godwit.control.turn;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.TableMapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the specification excludes from reverse increment. Pure. */
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

    private static TurnObstacle refused(TableMapping mapping, String why) {
        return new TurnObstacle(
                ErrorCode.SOURCE_UNSUPPORTED, mapping.label(), "reverse increment is not possible: " + why, REMEDY);
    }
}
