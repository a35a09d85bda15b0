package io.godwit.control.stage;

import io.godwit.control.RunObserver;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import io.godwit.model.target.TargetSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Schema migration: creates what is missing, checks what exists. */
public final class SchemaStage {
    private final TargetSchema schema;
    private final RunObserver observer;

    SchemaStage(TargetSchema schema, RunObserver observer) {
        this.schema = schema;
        this.observer = observer;
    }

    /** Checks every table before the first is created, then creates the missing ones. */
    void createAll(List<TableMapping> mappings) {
        check(mappings, true);
        for (TableMapping mapping : mappings) {
            if (!schema.exists(mapping.table())) {
                create(mapping);
                observer.notice("created table " + mapping.table());
            }
        }
    }

    /** Throws a configuration failure that names every mismatch of every table. */
    void check(List<TableMapping> mappings, boolean mayCreate) {
        TargetVersion.require(schema.version());
        List<String> findings = new ArrayList<>();
        for (TableMapping mapping : mappings) {
            if (schema.exists(mapping.table())) {
                findings.addAll(schema.mismatches(mapping));
                schema.narrower(mapping).forEach(observer::notice);
            } else if (mayCreate) {
                schema.problems(mapping).forEach(problem -> findings.add(problem.toString()));
            } else {
                findings.add("table " + mapping.table() + " does not exist; create it with:\n" + shown(mapping));
            }
        }
        if (!findings.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.TARGET_TABLE_INCOMPATIBLE,
                    findings.size() + " problem(s) with the target's tables:\n- " + String.join("\n- ", findings),
                    "fix the tables, or map the collections to other names in spec.objects.rename, and run the task again");
        }
    }

    /** What {@link #createAll} would run, table by table. */
    public static List<SchemaScript.Table> script(TargetSchema schema, List<TableMapping> mappings) {
        Map<TableName, List<TableMapping>> tables = mappings.stream()
                .collect(Collectors.groupingBy(TableMapping::table, LinkedHashMap::new, Collectors.toList()));
        return tables.values().stream()
                .map(sharers -> new SchemaScript.Table(
                        sharers.stream().map(TableMapping::label).toList(),
                        schema.ddl(sharers.getFirst()),
                        sharers.stream()
                                .flatMap(m -> schema.problems(m).stream())
                                .map(TableProblem::toString)
                                .distinct()
                                .toList()))
                .toList();
    }

    private void create(TableMapping mapping) {
        try {
            schema.create(mapping);
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.CONFIGURATION) {
                throw e;
            }
            throw GodwitException.configuration(
                    ErrorCode.TARGET_DDL_FAILED,
                    "table " + mapping.table() + " could not be created: " + e.getMessage() + "\n" + shown(mapping),
                    "create it by hand with these statements, changed as needed, and run the task again",
                    e);
        }
    }

    private String shown(TableMapping mapping) {
        return schema.ddl(mapping).stream().map(s -> s + ";").collect(Collectors.joining("\n"));
    }
}
