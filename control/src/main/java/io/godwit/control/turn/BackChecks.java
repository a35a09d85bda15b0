package io.godwit.control.turn;

import io.godwit.control.ControlPorts;
import io.godwit.control.record.TaskRecords;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Direction;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The conditions of a way back, from what is recorded about its flow and from whether the source answers, in whose log the flow forward
 * is to continue: looks, and changes nothing. Blocks.
 */
final class BackChecks {
    /** What no further start of the task repairs. */
    private static final Set<String> LOST = Set.of(
            ErrorCode.SOURCE_GONE.name(), ErrorCode.SOURCE_LOG_LOST.name(), ErrorCode.KAFKA_POSITION_LOST.name());

    private static final String GIVE_UP = "nothing carries it back any more: give the way back up with --complete";

    private final TaskRecords records;
    private final ControlPorts ports;
    private final Clock clock;

    BackChecks(TaskRecords records, ControlPorts ports, Clock clock) {
        this.records = records;
        this.ports = ports;
        this.clock = clock;
    }

    /** Everything that is in the way now. */
    List<TurnObstacle> of(TaskRecord task, Switchover.Settings settings) {
        Map<Long, ChangeStatus> reported = new HashMap<>();
        records.standing(task).changes().forEach(change -> reported.put(change.collectionId(), change));
        Collection<HandOff> handOffs =
                records.handOffs(Direction.REVERSE.flow(task.id())).values();
        List<TurnObstacle> obstacles = new ArrayList<>(source(task));
        handOffs.stream()
                .filter(handOff -> handOff.changes().isPresent())
                .flatMap(handOff -> {
                    Optional<ChangeStatus> status = Optional.ofNullable(
                            reported.get(handOff.mapping().collection().id()));
                    return failed(handOff, status).or(() -> behind(handOff, status, settings)).stream();
                })
                .forEach(obstacles::add);
        return obstacles;
    }

    /** What the turn needs of the source, asked for before anybody stops writing. */
    private List<TurnObstacle> source(TaskRecord task) {
        try {
            if (ports.catalog().allocateTimestamp().isEmpty()) {
                return List.of(TurnObstacle.NO_TIMESTAMPS);
            }
            List<String> channels = Flows.channels(records.handOffs(task.id()).values());
            ports.log().ifPresent(log -> log.ends(channels));
            return List.of();
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                throw e;
            }
            return List.of(new TurnObstacle(
                    e.code(), "", "the flow forward could not be opened again: " + e.getMessage(), e.remedy()));
        }
    }

    private static Optional<TurnObstacle> failed(HandOff handOff, Optional<ChangeStatus> status) {
        return status.flatMap(ChangeStatus::failure)
                .map(why -> new TurnObstacle(
                        ErrorCode.SWITCHOVER_OBSTACLE,
                        handOff.mapping().label(),
                        "its changes are not carried back: " + why.message(),
                        remedy(why)));
    }

    private static String remedy(Failure why) {
        return LOST.contains(why.code()) ? GIVE_UP : why.remedy() + "; then start the task again";
    }

    /** Nothing is carried back before the flow begins, so it lags since then while nothing is reported. */
    private Optional<TurnObstacle> behind(
            HandOff handOff, Optional<ChangeStatus> status, Switchover.Settings settings) {
        long reached = Math.max(
                handOff.timestamp().orElse(0),
                status.map(ChangeStatus::watermarkTso).orElse(0L));
        long lag = clock.millis() - Tso.millis(reached);
        return TurnObstacle.lag(handOff.mapping().label(), "behind its table", lag, settings);
    }
}
