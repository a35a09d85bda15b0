package io.godwit.control.stage;

import io.godwit.control.objects.Preparation;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import io.godwit.model.target.TargetSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Schema migration: creates what is missing, checks what exists. */
public final class SchemaStage {
    private static final int MOST_NAMED = 50;

    private final TargetSchema schema;

    SchemaStage(TargetSchema schema) {
        this.schema = schema;
    }

    /**
     * Creates the tables that are missing, and checks those that exist; returns the mappings whose tables are as they need them.
     */
    List<TableMapping> createAll(List<TableMapping> mappings, Preparation preparation) {
        TargetVersion.require(schema.version());
        boolean each = mappings.size() <= MOST_NAMED;
        Map<TableName, Object> turns = new ConcurrentHashMap<>();
        return preparation.each(mappings, "tables created or checked", mapping -> {
            synchronized (turns.computeIfAbsent(mapping.table(), table -> new Object())) { // collections may share one
                if (!createMissing(mapping)) {
                    check(mapping, preparation);
                    return;
                }
                if (each) {
                    preparation.tell("created table " + mapping.table());
                }
                schema.shortened(mapping).forEach(preparation::tell);
            }
        });
    }

    private boolean createMissing(TableMapping mapping) {
        if (schema.exists(mapping.table())) {
            return false;
        }
        requireRoom(mapping);
        create(mapping);
        return true;
    }

    /** Checks tables that must exist; returns the mappings whose tables are as they need them. */
    List<TableMapping> checkAll(List<TableMapping> mappings, Preparation preparation) {
        TargetVersion.require(schema.version());
        return preparation.each(mappings, "tables checked", mapping -> check(mapping, preparation));
    }

    private void check(TableMapping mapping, Preparation preparation) {
        if (!schema.exists(mapping.table())) {
            throw incompatible("table " + mapping.table() + " does not exist; create it with:\n" + shown(mapping));
        }
        List<String> mismatches = schema.mismatches(mapping);
        if (!mismatches.isEmpty()) {
            throw incompatible(String.join("\n- ", mismatches));
        }
        schema.narrower(mapping).forEach(preparation::tell);
    }

    private void requireRoom(TableMapping mapping) {
        List<TableProblem> problems = schema.problems(mapping);
        if (!problems.isEmpty()) {
            throw incompatible(problems.stream().map(TableProblem::toString).collect(Collectors.joining("\n- ")));
        }
    }

    private static GodwitException incompatible(String finding) {
        return GodwitException.configuration(
                ErrorCode.TARGET_TABLE_INCOMPATIBLE,
                finding,
                "fix the table, or exclude the collection; a task that has agreed on nothing yet can map it to another name in"
                        + " spec.objects.rename. Then run the task again");
    }

    /** What {@link #createAll} would run, table by table. */
    public static List<SchemaScript.Table> script(TargetSchema schema, List<TableMapping> mappings) {
        Map<TableName, List<TableMapping>> tables = mappings.stream()
                .collect(Collectors.groupingBy(TableMapping::table, LinkedHashMap::new, Collectors.toList()));
        return tables.values().stream()
                .map(sharers -> new SchemaScript.Table(
                        sharers.getFirst().table().toString(),
                        sharers.stream().map(TableMapping::label).toList(),
                        schema.ddl(sharers.getFirst()),
                        schema.shortened(sharers.getFirst()),
                        sharers.stream()
                                .flatMap(m -> schema.problems(m).stream())
                                .map(TableProblem::toString)
                                .distinct()
                                .toList()))
                .toList();
    }

    /** Creates a table that is missing. */
    void create(TableMapping mapping) {
        try {
            schema.create(mapping);
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.CONFIGURATION) {
                throw e;
            }
            throw GodwitException.configuration(
                    ErrorCode.TARGET_DDL_FAILED,
                    "table " + mapping.table() + " could not be created: " + e.getMessage() + "\n" + shown(mapping),
                    "create it by hand with these statements, adapted as needed, and run the task again",
                    e);
        }
    }

    private String shown(TableMapping mapping) {
        return schema.ddl(mapping).stream().map(s -> s + ";").collect(Collectors.joining("\n"));
    }
}
