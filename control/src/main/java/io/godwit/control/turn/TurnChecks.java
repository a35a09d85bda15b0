package io.godwit.control.turn;

import io.godwit.control.ControlPorts;
import io.godwit.control.SpecComparison;
import io.godwit.control.precheck.TargetGrants;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.schema.Direction;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import io.godwit.model.target.TargetLook;
import io.godwit.model.target.WriteProbe;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The conditions of a switchover: looks, and changes nothing. Blocks. */
public final class TurnChecks {
    private final TaskLedger ledger;
    private final ControlPorts ports;
    private final Clock clock;

    public TurnChecks(TaskLedger ledger, ControlPorts ports, Clock clock) {
        this.ledger = ledger;
        this.ports = ports;
        this.clock = clock;
    }

    /** Everything that is in the way now. */
    public List<TurnObstacle> of(TaskRecord task, Switchover.Settings settings) {
        Collection<HandOff> handOffs = ledger.records().handOffs(task.id()).values();
        TaskStanding standing = ledger.records().standing(task);
        List<TurnObstacle> obstacles = new ArrayList<>();
        if (handOffs.isEmpty()) {
            obstacles.add(new TurnObstacle(
                    ErrorCode.SWITCHOVER_OBSTACLE,
                    "",
                    "the task has no collection yet",
                    "wait until its full migration is complete"));
        }
        obstacles.addAll(unlike(handOffs, standing));
        handOffs.forEach(handOff -> behind(handOff, standing, settings).ifPresent(obstacles::add));
        if (ports.catalog().allocateTimestamp().isEmpty()) {
            obstacles.add(TurnObstacle.NO_TIMESTAMPS);
        }
        List<TableMapping> mappings = handOffs.stream().map(HandOff::mapping).toList();
        obstacles.addAll(WayBackRules.refused(mappings));
        obstacles.addAll(WayBackRules.misplaced(
                mappings,
                SpecComparison.published(task.spec()).options().reverse().partitions()));
        obstacles.addAll(privileges(mappings));
        obstacles.addAll(logs(task, handOffs));
        obstacles.addAll(writes(mappings));
        return obstacles;
    }

    /** Which tables are not, or may not be, what their collections are, however little they lag behind. */
    List<TurnObstacle> unlike(TaskRecord task) {
        return unlike(
                ledger.records().handOffs(task.id()).values(), ledger.records().standing(task));
    }

    private static List<TurnObstacle> unlike(Collection<HandOff> handOffs, TaskStanding standing) {
        List<TurnObstacle> obstacles = new ArrayList<>();
        standing.tables().stream()
                .filter(TableStatus::hasFailed)
                .map(table -> new TurnObstacle(
                        ErrorCode.SWITCHOVER_OBSTACLE,
                        table.of().collection(),
                        "its migration failed",
                        "fix its cause and start the task again, or exclude it"))
                .forEach(obstacles::add);
        handOffs.forEach(handOff -> ended(handOff, standing).ifPresent(obstacles::add));
        standing.store().stream()
                .flatMap(store -> store.marks().stream())
                .map(TurnChecks::marked)
                .forEach(obstacles::add);
        return obstacles;
    }

    private static Optional<TurnObstacle> ended(HandOff handOff, TaskStanding standing) {
        String name = handOff.mapping().collection().name().toString();
        if (handOff.held().isPresent()) {
            Failure reason = handOff.held().get().reason();
            return Optional.of(new TurnObstacle(
                    ErrorCode.SWITCHOVER_OBSTACLE,
                    name,
                    "the table is not written: " + reason.message(),
                    reason.remedy()));
        }
        return status(handOff, standing).flatMap(status -> switch (status.phase()) {
            case FAILED ->
                Optional.of(new TurnObstacle(
                        ErrorCode.SWITCHOVER_OBSTACLE, name, "the table failed", "fix its cause, or exclude it"));
            case DROPPED ->
                Optional.of(new TurnObstacle(
                        ErrorCode.SWITCHOVER_OBSTACLE,
                        name,
                        "the collection was dropped at the source, so nothing could be carried back",
                        "exclude it"));
            default -> Optional.empty();
        });
    }

    private static Optional<ChangeStatus> status(HandOff handOff, TaskStanding standing) {
        return standing.changes().stream()
                .filter(change ->
                        change.collectionId() == handOff.mapping().collection().id())
                .findFirst();
    }

    /** What the source of truth holds and the side that will be it may not, in words; a person decides about that with the confirmation. */
    static String lacking(TaskRecords records, TaskRecord task, Direction truth) {
        if (records.handOffs(task.flow()).isEmpty()) {
            return ""; // nor has it topics
        }
        AtomicInteger open = new AtomicInteger();
        records.conflicts(task.flow(), conflict -> open.addAndGet(conflict.isOpen() ? 1 : 0));
        int marks = records.standing(task)
                .store()
                .map(store -> store.marks().size())
                .orElse(0);
        return open.get() + marks == 0
                ? ""
                : Switchover.BESIDES + (truth == Direction.REVERSE ? "Milvus" : "OceanBase") + " may lack rows: "
                        + Plural.of(open.get(), "open conflict") + ", " + Plural.of(marks, "mark");
    }

    private Optional<TurnObstacle> behind(HandOff handOff, TaskStanding standing, Switchover.Settings settings) {
        if (ended(handOff, standing).isPresent()) {
            return Optional.empty(); // a reason of its own
        }
        Optional<ChangeStatus> status = status(handOff, standing);
        String name = handOff.mapping().collection().name().toString();
        if (status.filter(change -> change.phase() == ChangeStatus.Phase.INCOMPLETE)
                .isPresent()) {
            return Optional.of(new TurnObstacle(
                    ErrorCode.SWITCHOVER_OBSTACLE,
                    name,
                    "the source counts keys that it never returned, so the table may lack their rows",
                    "migrate it again with godwit task repeat, or exclude it"));
        }
        if (status.filter(change -> change.phase() == ChangeStatus.Phase.CONSISTENT)
                .isEmpty()) {
            return Optional.of(new TurnObstacle(
                    ErrorCode.SWITCHOVER_OBSTACLE,
                    name,
                    "the table is not consistent yet: "
                            + status.map(change -> change.phase().name()).orElse("nothing is reported"),
                    "wait until it is CONSISTENT"));
        }
        return TurnObstacle.lag(name, "behind", status.get().lagMillis(clock.millis()), settings);
    }

    private static TurnObstacle marked(ReconcileMark mark) {
        return new TurnObstacle(
                ErrorCode.SWITCHOVER_OBSTACLE,
                mark.collection(),
                "it may differ from its table: " + mark.reason(),
                mark.isTimeToLive()
                        ? "remove its time to live, then migrate it again with godwit task repeat, or exclude it"
                        : "migrate it again with godwit task repeat, or exclude it");
    }

    private List<TurnObstacle> privileges(List<TableMapping> mappings) {
        ChangeLogs logs = ports.back().logs();
        String own = logs.ownTransactions().schema();
        try (TargetLook look = ports.back().look().get()) {
            TargetGrants held = TargetGrants.of(look.grants());
            return Stream.concat(
                            mappings.stream().map(mapping -> mapping.table().schema()), Stream.of(own))
                    .distinct()
                    .sorted()
                    .flatMap(schema -> lacking(schema, held.lackingForLogs(logs, schema, own)))
                    .toList();
        }
    }

    private static Stream<TurnObstacle> lacking(String schema, List<String> missing) {
        return missing.isEmpty()
                ? Stream.empty()
                : Stream.of(new TurnObstacle(
                        ErrorCode.TARGET_AUTH,
                        schema,
                        "the user of OceanBase lacks " + String.join(", ", missing) + " there, which change logs need",
                        TargetGrants.remedy(schema, missing)));
    }

    /** Each collection, as users of Milvus have their privileges by collection. */
    private List<TurnObstacle> writes(List<TableMapping> mappings) {
        List<TurnObstacle> refused = new ArrayList<>();
        try (WriteProbe writes = ports.back().writes().get()) {
            for (TableMapping mapping : mappings) {
                try {
                    writes.check(mapping.collection());
                } catch (GodwitException e) {
                    if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                        throw e;
                    }
                    refused.add(new TurnObstacle(
                            e.code(), mapping.label(), "Milvus takes no writes to it: " + e.getMessage(), e.remedy()));
                    if (e.code() == ErrorCode.SOURCE_UNREACHABLE) {
                        return refused; // nor to any other, and each would be waited for
                    }
                }
            }
        }
        return refused;
    }

    private List<TurnObstacle> logs(TaskRecord task, Collection<HandOff> handOffs) {
        Set<TableName> tables = new HashSet<>();
        handOffs.forEach(handOff -> tables.add(handOff.mapping().table()));
        ChangeLogs logs = ports.back().logs();
        List<TurnObstacle> obstacles = new ArrayList<>();
        String reader = Direction.REVERSE.flow(task.id()); // what an earlier switchover has left
        tables.stream()
                .filter(table -> logs.look(table).logged() && !logs.isHeld(table, reader))
                .map(table -> new TurnObstacle(
                        ErrorCode.SWITCHOVER_OBSTACLE,
                        table.toString(),
                        "it has a change log that this task has not made",
                        "drop it, or exclude the collection; Godwit makes one with every column, and removes it"))
                .forEach(obstacles::add);
        tables.add(logs.ownTransactions());
        logs.problems(List.copyOf(tables)).stream().map(TurnChecks::problem).forEach(obstacles::add);
        return obstacles;
    }

    private static TurnObstacle problem(TableProblem problem) {
        return new TurnObstacle(problem.code(), problem.object(), problem.message(), problem.remedy());
    }
}
