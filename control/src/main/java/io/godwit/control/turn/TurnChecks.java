package io.godwit.control.turn;

import io.godwit.control.ControlPorts;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskStanding;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Direction;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        standing.tables().stream()
                .filter(table -> table.phase() == TableStatus.Phase.FAILED)
                .map(table -> new TurnObstacle(
                        ErrorCode.SWITCHOVER_OBSTACLE,
                        table.of().collection(),
                        "its migration failed",
                        "fix its cause and start the task again, or exclude it"))
                .forEach(obstacles::add);
        handOffs.forEach(handOff -> behind(handOff, standing, settings).ifPresent(obstacles::add));
        standing.store().stream()
                .flatMap(store -> store.marks().stream())
                .map(TurnChecks::marked)
                .forEach(obstacles::add);
        handOffs.forEach(handOff -> refused(handOff.mapping()).ifPresent(obstacles::add));
        obstacles.addAll(logs(task, handOffs));
        return obstacles;
    }

    private Optional<TurnObstacle> behind(HandOff handOff, TaskStanding standing, Switchover.Settings settings) {
        CollectionSchema collection = handOff.mapping().collection();
        Optional<ChangeStatus> status = standing.changes().stream()
                .filter(change -> change.collectionId() == collection.id())
                .findFirst();
        String name = collection.name().toString();
        if (handOff.held().isPresent()
                || status.filter(change -> change.phase() == ChangeStatus.Phase.FAILED)
                        .isPresent()) {
            return Optional.of(new TurnObstacle(
                    ErrorCode.SWITCHOVER_OBSTACLE, name, "the table failed", "fix its cause, or exclude it"));
        }
        if (status.filter(change -> change.phase() == ChangeStatus.Phase.DROPPED)
                .isPresent()) {
            return Optional.of(new TurnObstacle(
                    ErrorCode.SWITCHOVER_OBSTACLE,
                    name,
                    "the collection was dropped at the source, so nothing could be carried back",
                    "exclude it"));
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
        long lag = status.get().lagMillis(clock.millis());
        return lag <= settings.maxLagMillis()
                ? Optional.empty()
                : Optional.of(new TurnObstacle(
                        ErrorCode.SWITCHOVER_OBSTACLE,
                        name,
                        "it lags " + Duration.ofMillis(lag).toSeconds() + " s behind, more than "
                                + Duration.ofMillis(settings.maxLagMillis()).toSeconds() + " s",
                        "wait until it has caught up, or allow more with --max-lag"));
    }

    private static TurnObstacle marked(ReconcileMark mark) {
        return new TurnObstacle(
                ErrorCode.SWITCHOVER_OBSTACLE,
                mark.collection(),
                "it may differ from its table: " + mark.reason(),
                "migrate it again with godwit task repeat, or exclude it");
    }

    /** Invariant: what cannot flow back is not turned around, whatever a precheck was told to skip. */
    static Optional<TurnObstacle> refused(TableMapping mapping) {
        String name = mapping.label();
        if (mapping.collection().autoId()) {
            return Optional.of(new TurnObstacle(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    name,
                    "reverse increment does not support collections with AutoID: Milvus would give the rows other keys",
                    "exclude it, or complete the migration without a way back"));
        }
        if (mapping.aggregated()) {
            return Optional.of(new TurnObstacle(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    name,
                    "reverse increment does not support several collections in one table",
                    "exclude it, or complete the migration without a way back"));
        }
        return Optional.empty();
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
