package io.godwit.cli.service;

import io.godwit.console.contract.model.Switchover;
import io.godwit.console.contract.model.SwitchoverPlan;
import io.godwit.console.contract.model.SwitchoverStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Switchovers, for people. */
final class SwitchoverText {
    private SwitchoverText() {}

    /** How a task stands, and what its user can do next. */
    static List<String> lines(String task, Switchover switchover) {
        List<String> lines = new ArrayList<>();
        lines.add(task + ": " + switchover.getPhase() + ": " + switchover.getLine());
        next(switchover).ifPresent(what -> lines.add("  next: " + what.formatted("godwit task switchover " + task)));
        return lines;
    }

    /** Nothing where the service has something to do first. */
    private static Optional<String> next(Switchover switchover) {
        return switch (switchover.getPhase()) {
            case NONE, CALLED_OFF, RETURNED -> Optional.of("%1$s --dry-run, then --start");
            case FREEZING -> unconfirmed(switchover, "stop what writes to Milvus, then %1$s --confirm");
            case BACK_FREEZING ->
                unconfirmed(switchover, "stop what writes to OceanBase, end its transactions, then %1$s --confirm");
            case REVERSED ->
                Optional.of("let applications write to OceanBase; %1$s --back returns, --complete ends the way back");
            case CHECKING, PREPARING, CATCHING_UP, TURNING, UNDOING -> Optional.empty();
            case BACK_CATCHING_UP, BACK_TURNING, COMPLETING, COMPLETED -> Optional.empty();
        };
    }

    private static Optional<String> unconfirmed(Switchover switchover, String what) {
        return Optional.of(what).filter(text -> !switchover.getConfirmed());
    }

    /** One step that is over. */
    static String line(SwitchoverStep step) {
        return String.format(
                Locale.ROOT,
                "%s %s: %s (%.1f s)",
                step.getEndedAt().withNano(0),
                step.getPhase(),
                step.getOutcome(),
                Duration.between(step.getStartedAt(), step.getEndedAt()).toMillis() / 1000.0);
    }

    /** What would be done, and what is in the way. */
    static List<String> lines(SwitchoverPlan plan) {
        List<String> lines = new ArrayList<>();
        plan.getActions().forEach(action -> lines.add(action.getPhase() + ": " + action.getWhat()));
        plan.getObstacles()
                .forEach(obstacle -> lines.add("in its way: " + obstacle.getCode() + " "
                        + (obstacle.getObject().isEmpty() ? "" : obstacle.getObject() + ": ") + obstacle.getMessage()
                        + " (" + obstacle.getRemedy() + ")"));
        if (plan.getWithoutWritesMillis() != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "nothing could write for about %.1f s, from the moment when writes have ended",
                    plan.getWithoutWritesMillis() / 1000.0));
        }
        lines.add(plan.getObstacles().isEmpty() ? "nothing is known to be in its way" : "it would be called off now");
        return lines;
    }
}
