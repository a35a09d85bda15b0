package io.godwit.console;

import io.godwit.console.contract.model.FlowDirection;
import io.godwit.console.contract.model.SwitchoverAction;
import io.godwit.console.contract.model.SwitchoverObstacle;
import io.godwit.console.contract.model.SwitchoverPhase;
import io.godwit.console.contract.model.SwitchoverSettings;
import io.godwit.console.contract.model.SwitchoverStep;
import io.godwit.console.contract.model.SwitchoverSummary;
import io.godwit.control.SwitchoverPlan;
import io.godwit.control.standing.SwitchoverStanding;
import io.godwit.model.schema.Direction;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Switchovers as the contract shows them. */
final class SwitchoverViews {
    private SwitchoverViews() {}

    /** Null, which is absent, for a task that can flow one way only. */
    static SwitchoverSummary summary(TaskRecord task) {
        return SwitchoverStanding.find(task)
                .map(standing -> new SwitchoverSummary().phase(phase(standing)).line(standing.line()))
                .orElse(null);
    }

    static io.godwit.console.contract.model.Switchover switchover(TaskRecord task) {
        SwitchoverStanding standing = SwitchoverStanding.of(task);
        Optional<Switchover> known = standing.switchover();
        return new io.godwit.console.contract.model.Switchover()
                .phase(phase(standing))
                .number(known.map(Switchover::number).orElse(0))
                .truth(direction(standing.truth()))
                .flow(standing.flow().map(SwitchoverViews::direction).orElse(null))
                .line(standing.line())
                .confirmed(known.filter(Switchover::confirmed).isPresent())
                .waits(known.flatMap(Switchover::waits).orElse(null))
                .since(known.map(Switchover::sinceMillis).map(Views::time).orElse(null))
                .upTo(known.flatMap(Switchover::timestamp)
                        .map(Tso::millis)
                        .map(Views::time)
                        .orElse(null))
                .settings(known.map(Switchover::settings)
                        .map(SwitchoverViews::settings)
                        .orElse(null))
                .calledOff(
                        known.flatMap(Switchover::calledOff).map(Views::failure).orElse(null))
                .steps(known.map(Switchover::steps).orElse(List.of()).stream()
                        .map(SwitchoverViews::step)
                        .toList());
    }

    static io.godwit.console.contract.model.SwitchoverPlan plan(SwitchoverPlan plan) {
        return new io.godwit.console.contract.model.SwitchoverPlan()
                .actions(plan.actions().stream()
                        .map(action -> new SwitchoverAction()
                                .phase(phase(action.phase()))
                                .what(action.what()))
                        .toList())
                .obstacles(plan.obstacles().stream()
                        .map(obstacle -> new SwitchoverObstacle()
                                .code(obstacle.code())
                                ._object(obstacle.object())
                                .message(obstacle.message())
                                .remedy(obstacle.remedy()))
                        .toList())
                .withoutWritesMillis(
                        plan.withoutWrites().map(Duration::toMillis).orElse(null));
    }

    private static SwitchoverStep step(Switchover.Step step) {
        return new SwitchoverStep()
                .phase(phase(step.phase()))
                .startedAt(Views.time(step.startedMillis()))
                .endedAt(Views.time(step.endedMillis()))
                .outcome(step.outcome());
    }

    private static SwitchoverSettings settings(Switchover.Settings settings) {
        return new SwitchoverSettings()
                .maxLagMillis(settings.maxLagMillis())
                .freezeTimeoutMillis(settings.freezeTimeoutMillis())
                .timeoutMillis(settings.timeoutMillis());
    }

    private static SwitchoverPhase phase(SwitchoverStanding standing) {
        return standing.switchover().map(known -> phase(known.phase())).orElse(SwitchoverPhase.NONE);
    }

    private static SwitchoverPhase phase(Switchover.Phase phase) {
        return SwitchoverPhase.valueOf(phase.name());
    }

    private static FlowDirection direction(Direction direction) {
        return FlowDirection.valueOf(direction.name());
    }
}
