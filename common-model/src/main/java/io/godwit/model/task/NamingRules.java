package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the names and the shared tables of a task's mappings before anything is created. Stateless. */
public final class NamingRules {
    private static final String RENAME_TABLE = "give the table another name in spec.objects.rename";
    private static final Set<String> SYSTEM_SCHEMAS =
            Set.of("information_schema", "mysql", "oceanbase", "performance_schema", "sys", "ocs");
    private static final String NO_COLUMN_RENAME =
            "Godwit renames tables, not columns: rename the field at the source, or exclude the collection";

    private NamingRules() {}

    /**
     * Every finding, in the order of the mappings.
     *
     * @param checkpointSchema schema of Godwit's own tables, which holds no others
     */
    public static List<NameFinding> check(List<TableMapping> mappings, String checkpointSchema) {
        List<NameFinding> findings = new ArrayList<>();
        for (TableMapping mapping : mappings) {
            findings.addAll(names(mapping.collection().name(), mapping.table(), checkpointSchema));
            checkColumns(mapping, findings);
        }
        Map<String, List<TableMapping>> tables = new LinkedHashMap<>();
        mappings.forEach(
                mapping -> tables.computeIfAbsent(ObjectSelection.folded(mapping.table()), key -> new ArrayList<>())
                        .add(mapping));
        tables.values().stream()
                .filter(sharers -> sharers.size() > 1)
                .forEach(sharers -> checkShared(sharers, findings));
        return findings;
    }

    /** The findings about the name of a collection's table alone. */
    public static List<NameFinding> names(CollectionName collection, TableName table, String checkpointSchema) {
        List<NameFinding> findings = new ArrayList<>();
        NameRule.breach(table.schema())
                .ifPresent(reason -> findings.add(
                        finding(collection, "the database name " + table.schema() + " " + reason, RENAME_TABLE)));
        if (SYSTEM_SCHEMAS.contains(table.schema().toLowerCase(Locale.ROOT))) {
            findings.add(finding(
                    collection, "the database " + table.schema() + " belongs to the server itself", RENAME_TABLE));
        }
        if (table.schema().equalsIgnoreCase(checkpointSchema)) {
            findings.add(finding(
                    collection,
                    "the database " + table.schema() + " holds Godwit's own tables (target.checkpointSchema)",
                    RENAME_TABLE));
        }
        NameRule.breach(table.table())
                .ifPresent(reason -> findings.add(
                        finding(collection, "the table name " + table.table() + " " + reason, RENAME_TABLE)));
        return findings;
    }

    /** The finding about a table whose name is nearly that of another collection's. */
    public static Optional<NameFinding> spelling(
            CollectionName collection, TableName table, CollectionName first, TableName firstTable) {
        return table.equals(firstTable)
                ? Optional.empty()
                : Optional.of(finding(
                        collection,
                        "its table " + table + " differs from " + firstTable + " of " + first
                                + " only in case, which the target ignores",
                        RENAME_TABLE));
    }

    private static void checkColumns(TableMapping mapping, List<NameFinding> findings) {
        Map<String, String> seen = new HashMap<>();
        for (Field field : mapping.collection().fields()) {
            String name = field.name();
            NameRule.breach(name)
                    .ifPresent(reason ->
                            findings.add(finding(mapping, field, "the column name " + reason, NO_COLUMN_RENAME)));
            String twin = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
            if (twin != null) {
                findings.add(finding(
                        mapping,
                        field,
                        "differs from " + twin + " only in case, which the target ignores",
                        NO_COLUMN_RENAME));
            }
            if (mapping.aggregated() && name.equalsIgnoreCase(TableMapping.OWNER_COLUMN)) {
                findings.add(finding(
                        mapping,
                        field,
                        "the name is that of Godwit's own column in a shared table",
                        "give this collection a table of its own"));
            }
        }
    }

    private static void checkShared(List<TableMapping> sharers, List<NameFinding> findings) {
        TableMapping first = sharers.getFirst();
        if (first.collection().partitionKey().isPresent()) {
            // unique there is only key and partition key together, so the key could not identify the owner
            findings.add(finding(
                    first.collection().name(),
                    "its table " + first.table() + " is shared, which a partition key does not allow",
                    "give each of these collections a table of its own in spec.objects.rename"));
        }
        for (TableMapping other : sharers.subList(1, sharers.size())) {
            spelling(
                            other.collection().name(),
                            other.table(),
                            first.collection().name(),
                            first.table())
                    .or(() -> SharedShape.clash(first.collection(), other.collection())
                            .map(clash -> new NameFinding(
                                    other.collection().name(),
                                    clash.field(),
                                    "shares the table " + other.table() + " with " + first.label() + ", but "
                                            + clash.reason(),
                                    RENAME_TABLE)))
                    .ifPresent(findings::add);
        }
    }

    private static NameFinding finding(CollectionName collection, String reason, String remedy) {
        return new NameFinding(collection, Optional.empty(), reason, remedy);
    }

    private static NameFinding finding(TableMapping mapping, Field field, String reason, String remedy) {
        return new NameFinding(mapping.collection().name(), Optional.of(field.name()), reason, remedy);
    }
}
