package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.TableProblem;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.task.NonEmptyTarget;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the table of a mapping is there, fits and is empty, or can be created. Thread-safe. */
final class TableChecks {
    private static final String PATH = "spec.objects.rename";
    private static final String ELSEWHERE =
            "give the collection another table in spec.objects.rename; or exclude it in spec.objects.exclude";

    private final TaskSpec spec;
    private final TargetSchema schema;
    private final boolean begins;

    /**
     * Checks on the tables of {@code schema}.
     *
     * @param begins whether it is known that the task is new; one that continues has rows in its tables
     */
    TableChecks(TaskSpec spec, TargetSchema schema, boolean begins) {
        this.spec = spec;
        this.schema = schema;
        this.begins = begins;
    }

    /** Why the target cannot hold the collection, which is left out; empty if it can. */
    List<String> unsupported(TableMapping mapping) {
        List<TableProblem> problems = schema.problems(mapping);
        boolean mayUseTableMadeByHand =
                problems.stream().noneMatch(TableProblem::excludesCollection) && !problems.isEmpty() && exists(mapping);
        return mayUseTableMadeByHand
                ? List.of()
                : problems.stream().map(TableProblem::toString).toList();
    }

    /** Whether the table of a mapping can be used. */
    List<Check> of(TableMapping mapping) {
        String table = mapping.table().toString();
        try {
            return schema.exists(mapping.table()) ? shape(mapping, table) : absent(mapping, table);
        } catch (GodwitException e) {
            return List.of(Check.fail(CheckCode.TABLE, table, PATH, e));
        }
    }

    /** Whether the table of a mapping holds no rows; nothing where there is none, or where it cannot be looked at. */
    List<Check> rows(TableMapping mapping) {
        try {
            return schema.exists(mapping.table())
                    ? List.of(empty(mapping, mapping.table().toString()))
                    : List.of();
        } catch (GodwitException e) { // the table's own check reports it
            return List.of();
        }
    }

    private List<Check> absent(TableMapping mapping, String table) {
        if (spec.has(TaskType.SCHEMA)) {
            List<Check> cut = schema.shortened(mapping).stream()
                    .map(text -> Check.warn(CheckCode.TABLE, table, PATH, text, "none, if that is enough"))
                    .toList();
            return cut.isEmpty()
                    ? List.of(Check.pass(CheckCode.TABLE, table, PATH, "is created by schema migration"))
                    : cut;
        }
        String statements = schema.ddl(mapping).stream().map(s -> s + ";").collect(Collectors.joining(" "));
        return List.of(Check.fail(
                CheckCode.TABLE,
                table,
                "spec.types",
                ErrorCode.TARGET_TABLE_INCOMPATIBLE,
                "the table of " + mapping.label() + " does not exist",
                "add SCHEMA to spec.types, or create the table: " + statements));
    }

    private List<Check> shape(TableMapping mapping, String table) {
        List<Check> checks = new ArrayList<>();
        for (String mismatch : schema.mismatches(mapping)) {
            checks.add(Check.fail(
                    CheckCode.TABLE,
                    table,
                    PATH,
                    ErrorCode.TARGET_TABLE_INCOMPATIBLE,
                    mismatch,
                    "change the table; or " + ELSEWHERE));
        }
        for (String narrow : schema.narrower(mapping)) {
            checks.add(Check.warn(
                    CheckCode.TABLE, table, PATH, narrow, "none, if no value is that long; else widen the column"));
        }
        return checks.isEmpty()
                ? List.of(Check.pass(CheckCode.TABLE, table, PATH, "exists and fits " + mapping.label()))
                : checks;
    }

    private Check empty(TableMapping mapping, String table) {
        String path = "spec.options.full.nonEmptyTarget";
        if (!begins) {
            return Check.skipped(CheckCode.TABLE_EMPTY, table, path, "Kafka cannot be asked whether the task began");
        }
        if (schema.isEmpty(mapping.table())) {
            return Check.pass(CheckCode.TABLE_EMPTY, table, path, "holds no rows");
        }
        if (spec.options().full().nonEmptyTarget() == NonEmptyTarget.IGNORE) {
            return Check.warn(
                    CheckCode.TABLE_EMPTY,
                    table,
                    path,
                    "already holds rows, which are kept",
                    "each row that clashes with one of them is recorded as a conflict");
        }
        return Check.skippable(
                CheckCode.TABLE_EMPTY,
                table,
                path,
                ErrorCode.TARGET_NOT_EMPTY,
                "already holds rows",
                "empty it; or run the task with --keep-target-rows, or set spec.options.full.nonEmptyTarget: IGNORE,"
                        + " to keep its rows; or " + ELSEWHERE);
    }

    private boolean exists(TableMapping mapping) {
        try {
            return schema.exists(mapping.table());
        } catch (GodwitException e) { // the table's own check reports it
            return true;
        }
    }
}
