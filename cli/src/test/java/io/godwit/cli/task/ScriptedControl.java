package io.godwit.cli.task;

import io.godwit.control.ChangePlan;
import io.godwit.control.RunObserver;
import io.godwit.control.RunOptions;
import io.godwit.control.TaskControl;
import io.godwit.control.estimate.Estimate;
import io.godwit.control.estimate.TableEstimate;
import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.stage.SchemaScript;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A control part that plays a fixed run of one table and touches nothing. */
final class ScriptedControl implements TaskControl {
    private static final InstanceStatus FULL_IMPORT = new InstanceStatus(
            "abcdefghijkl",
            "full-import",
            0,
            2,
            InstanceStatus.State.RUNNING,
            0,
            "127.0.0.1:1234",
            Optional.empty(),
            Optional.empty());

    static TableStatus table(TableStatus.Phase phase, long applied, long conflicts) {
        return new TableStatus(
                new TableStatus.Subject("abcdefghijkl", 7, "default.products", "search.products", 1),
                phase,
                new TableStatus.Rows(applied, applied, conflicts, 20_000, applied * 512),
                500,
                0,
                TableStatus.Findings.NONE,
                Optional.empty());
    }

    private static TaskRecord record(String name) {
        return new TaskRecord(
                "abcdefghijkl",
                name,
                2,
                TaskRecord.State.FAILED,
                Map.of(),
                1,
                Optional.of("TARGET_NOT_EMPTY"),
                Optional.of(1_772_366_400_000L));
    }

    private static TaskOverview overview(TableStatus table) {
        return TaskOverview.of(
                new TaskStanding(
                        new TaskRecord(
                                "abcdefghijkl",
                                "t",
                                2,
                                TaskRecord.State.RUNNING,
                                Map.of(),
                                1,
                                Optional.empty(),
                                Optional.empty()),
                        List.of(table),
                        List.of(),
                        Optional.empty(),
                        List.of(FULL_IMPORT)),
                Instant.EPOCH);
    }

    @Override
    public Estimate estimate(TaskSpec spec) {
        OptionalLong none = OptionalLong.empty();
        return new Estimate(
                0,
                List.of(
                        new TableEstimate(
                                "default.products",
                                "search.products",
                                OptionalLong.of(20_000),
                                OptionalLong.of(600),
                                OptionalLong.of(14_000_000),
                                OptionalLong.of(12_000_000),
                                OptionalLong.of(90_000),
                                OptionalLong.of(2_000),
                                ""),
                        new TableEstimate(
                                "default.b",
                                "search.b",
                                OptionalLong.of(5),
                                none,
                                none,
                                none,
                                none,
                                none,
                                "is not loaded")),
                OptionalLong.of(10_000_000));
    }

    @Override
    public PrecheckReport precheck(TaskSpec spec) {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.pass(CheckCode.KAFKA, "127.0.0.1:9092", "spec.kafka", "answers"));
        for (String name : List.of("products", "offers")) {
            checks.add(Check.pass(
                    CheckCode.NAME, "default." + name, "spec.objects.rename", "becomes table search." + name));
        }
        checks.add(Check.warn(
                CheckCode.COLLECTION,
                "default.hashes",
                "spec.objects.include",
                "is left out: field h is of type BINARY_VECTOR, for which the target has no type",
                "nothing, or exclude it in spec.objects.exclude"));
        if (spec.objects().include().size() > 1) {
            checks.add(Check.fail(
                    CheckCode.READABLE,
                    "default.offers",
                    "spec.options.full",
                    ErrorCode.SOURCE_NOT_LOADED,
                    "collection default.offers has no index on vector field v",
                    "create an index on it; or exclude it in spec.objects.exclude"));
        }
        checks.add(Check.skipped(CheckCode.TABLE, "search.offers", "", "OceanBase cannot be asked"));
        return new PrecheckReport(checks);
    }

    @Override
    public ExitCode run(TaskSpec spec, RunOptions options, RunObserver observer) {
        observer.checks(precheck(spec));
        observer.stage("SCHEMA", "schema migration of 1 collection");
        observer.notice("created table search.products");
        if (options.keepTargetRows()) {
            observer.notice("rows found in the target stay");
        }
        observer.stage("FULL", "full migration of 1 collection");
        observer.overview(overview(table(TableStatus.Phase.WAITING, 0, 0)));
        observer.overview(overview(table(TableStatus.Phase.SNAPSHOT, 5_000, 0)));
        observer.overview(overview(table(TableStatus.Phase.SNAPSHOT, 5_000, 0)));
        observer.overview(overview(table(TableStatus.Phase.COMPLETE, 20_000, 3)));
        return ExitCode.DONE;
    }

    @Override
    public void drain() {}

    @Override
    public ChangePlan plan(TaskSpec spec) {
        return new ChangePlan(
                OptionalLong.of(4),
                List.of(
                        new ChangePlan.Change(
                                "spec.options.full.limit.rps",
                                "(absent)",
                                "100",
                                ChangePlan.Effect.IMMEDIATELY,
                                "",
                                ""),
                        new ChangePlan.Change(
                                "spec.types",
                                "[FULL]",
                                "[SCHEMA, FULL]",
                                ChangePlan.Effect.REFUSED,
                                "the task's stages depend on them",
                                "put the old value back")),
                List.of("default.old -> default.old leaves the task for good; its table stays as it is"));
    }

    @Override
    public ChangePlan apply(TaskSpec spec) {
        return new ChangePlan(OptionalLong.of(4), plan(spec).changes().subList(0, 1), List.of());
    }

    @Override
    public SchemaScript ddl(TaskSpec spec) {
        return new SchemaScript(
                List.of(
                        new SchemaScript.Table(
                                "search.products",
                                List.of("default.products", "default.offers"),
                                List.of("CREATE TABLE `search`.`products` (`id` BIGINT NOT NULL)"),
                                List.of("the comment of table search.products is cut"),
                                List.of()),
                        new SchemaScript.Table(
                                "search.wide",
                                List.of("default.wide"),
                                List.of("CREATE TABLE `search`.`wide` (`id` BIGINT NOT NULL)"),
                                List.of(),
                                List.of("table search.wide: too wide"))),
                List.of("default.hashes: field h is of type BINARY_VECTOR, for which the target has no type"));
    }

    @Override
    public Collection<String> exclude(TaskSpec spec, List<String> collections) {
        return collections.stream().map(name -> name + " -> search.products").toList();
    }

    @Override
    public Map<String, Integer> repeat(TaskSpec spec, List<String> collections) {
        return Map.of(collections.getFirst() + " -> search.products", 2);
    }

    @Override
    public List<TaskStanding> list(KafkaSpec kafka) {
        return List.of(new TaskStanding(record("products-to-ob"), List.of(), List.of(), Optional.empty(), List.of()));
    }

    @Override
    public TaskStanding status(TaskSpec spec) {
        return new TaskStanding(
                record(spec.name()),
                List.of(table(TableStatus.Phase.SNAPSHOT, 5_000, 1)),
                List.of(),
                Optional.empty(),
                List.of(FULL_IMPORT));
    }

    @Override
    public List<ConflictRecord> conflicts(TaskSpec spec, int limit) {
        throw GodwitException.configuration(
                ErrorCode.CONFIG_INVALID, "there is no task " + spec.name(), "run it first");
    }

    @Override
    public List<ConflictRecord> reread(TaskSpec spec, int limit) {
        return conflicts(spec, limit);
    }
}
