package io.godwit.control.precheck;

import io.godwit.control.turn.TurnObstacle;
import io.godwit.control.turn.WayBackRules;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.target.WriteProbe;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.ReverseOptions;
import io.godwit.model.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a task needs that can be turned around. Its user may skip each finding: the switchover looks again, and is refused where it still
 * holds. {@link #writable} and {@link #log} are thread-safe; each blocks.
 */
final class WayBackChecks implements AutoCloseable {
    private static final String TYPES = "spec.types";
    private static final String TARGET = "spec.target.oceanbase";
    private static final String WHOLE_LOG = "log of every table";

    private final TaskSpec spec;
    private final Optional<TargetSchema> target;
    private final ChangeLogs logs;
    private final WriteProbe writes;

    /** Of a task whose tables are {@code target}'s, where that can be asked. */
    WayBackChecks(TaskSpec spec, PrecheckPorts ports, Optional<TargetSchema> target) {
        this.spec = spec;
        this.target = target;
        this.logs = ports.logs().get();
        this.writes = ports.writes().get();
    }

    /** What holds for all mappings together. */
    List<Check> of(List<TableMapping> mappings, Optional<TargetGrants> grants) {
        List<Check> checks = new ArrayList<>(possible(mappings));
        grants.ifPresent(held -> checks.addAll(privileges(mappings, held)));
        if (!logs.areOnDemand()) {
            checks.addAll(whole());
        }
        checks.add(Check.warn(
                CheckCode.CHANGE_LOGS,
                spec.target().url(),
                TARGET,
                (logs.areOnDemand()
                                ? "while the flow is turned around, each table has a change log: "
                                : "while the flow is turned around, the log of the whole database is read: ")
                        + String.join("; ", logs.restrictions()),
                "none, if nobody does that meanwhile"));
        return checks;
    }

    /** Whether a log of every table can be read: known before there is any table. */
    private List<Check> whole() {
        try {
            return logs.problems(List.of()).stream()
                    .map(problem -> Check.skippable(
                            CheckCode.CHANGE_LOGS,
                            problem.object(),
                            TARGET,
                            problem.code(),
                            problem.message(),
                            problem.remedy()))
                    .toList();
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                throw e;
            }
            return List.of(Check.skipped(
                    CheckCode.CHANGE_LOGS, WHOLE_LOG, TARGET, "it cannot be asked for: " + e.getMessage()));
        }
    }

    private List<Check> possible(List<TableMapping> mappings) {
        List<Check> refused = new ArrayList<>();
        WayBackRules.refused(mappings).forEach(obstacle -> refused.add(refused(TYPES, obstacle)));
        WayBackRules.misplaced(mappings, spec.options().reverse().partitions())
                .forEach(obstacle -> refused.add(refused(partition(obstacle.object()), obstacle)));
        Map<String, List<Check>> found =
                refused.stream().collect(Collectors.groupingBy(Check::object, TreeMap::new, Collectors.toList()));
        mappings.forEach(mapping -> found.computeIfAbsent(
                mapping.label(),
                label -> List.of(Check.pass(CheckCode.WAY_BACK, label, TYPES, "its changes can be carried back"))));
        return found.values().stream().map(Check::merged).toList();
    }

    private static Check refused(String path, TurnObstacle obstacle) {
        return Check.skippable(
                CheckCode.WAY_BACK, obstacle.object(), path, obstacle.code(), obstacle.message(), obstacle.remedy());
    }

    private static String partition(String collection) {
        return ReverseOptions.PARTITIONS + "." + collection;
    }

    private List<Check> privileges(List<TableMapping> mappings, TargetGrants held) {
        String own = spec.options().parameter(ExpertParameter.CHECKPOINT_SCHEMA);
        return Stream.concat(mappings.stream().map(mapping -> mapping.table().schema()), Stream.of(own))
                .distinct()
                .sorted()
                .map(schema -> {
                    List<String> missing = held.lackingForLogs(logs, schema, own);
                    return missing.isEmpty()
                            ? Check.pass(
                                    CheckCode.CHANGE_LOGS,
                                    schema,
                                    TARGET,
                                    spec.target().user() + " may make change logs of its tables")
                            : Check.skippable(
                                    CheckCode.CHANGE_LOGS,
                                    schema,
                                    TARGET,
                                    ErrorCode.TARGET_AUTH,
                                    spec.target().user() + " lacks " + String.join(", ", missing) + " on database "
                                            + schema + ", which change logs need",
                                    TargetGrants.remedy(schema, missing));
                })
                .toList();
    }

    /** Whether the collection takes writes. */
    Check writable(TableMapping mapping) {
        try {
            writes.check(mapping.collection());
            return Check.pass(CheckCode.WRITABLE, mapping.label(), "spec.source.milvus", "can be written");
        } catch (GodwitException e) {
            return switch (e.kind()) {
                case INTERRUPTED -> throw e;
                case RETRIABLE ->
                    Check.warn(
                            CheckCode.WRITABLE,
                            mapping.label(),
                            "spec.source.milvus",
                            String.valueOf(e.getMessage()),
                            "none, if it passes before the flow is turned around");
                default ->
                    Check.skippable(
                            CheckCode.WRITABLE,
                            mapping.label(),
                            isAboutPartition(mapping, e) ? partition(mapping.label()) : "spec.source.milvus",
                            e.code(),
                            String.valueOf(e.getMessage()),
                            e.remedy());
            };
        }
    }

    private boolean isAboutPartition(TableMapping mapping, GodwitException failure) {
        return failure.code() == ErrorCode.SOURCE_UNSUPPORTED
                && spec.options()
                        .reverse()
                        .partitions()
                        .containsKey(mapping.collection().name());
    }

    /** Whether a table that is there can have a change log; one that is yet to be made is looked at when the flow is turned. */
    List<Check> log(TableMapping mapping) {
        String table = mapping.table().toString();
        try {
            if (target.isEmpty()) {
                return List.of(Check.skipped(CheckCode.CHANGE_LOGS, table, TARGET, "OceanBase cannot be asked"));
            }
            if (!target.get().exists(mapping.table())) {
                return List.of(Check.skipped(
                        CheckCode.CHANGE_LOGS,
                        table,
                        TARGET,
                        "is not there yet: it is looked at when the flow is turned"));
            }
            List<Check> found = logs.problems(List.of(mapping.table())).stream()
                    .map(problem -> Check.skippable(
                            CheckCode.CHANGE_LOGS, table, TARGET, problem.code(), problem.message(), problem.remedy()))
                    .toList();
            return found.isEmpty()
                    ? List.of(Check.pass(CheckCode.CHANGE_LOGS, table, TARGET, "can have a change log"))
                    : found;
        } catch (GodwitException e) {
            return List.of(Check.skipped(
                    CheckCode.CHANGE_LOGS, table, TARGET, "the table cannot be described: " + e.getMessage()));
        }
    }

    @Override
    public void close() {
        try {
            logs.close();
        } finally {
            writes.close();
        }
    }
}
