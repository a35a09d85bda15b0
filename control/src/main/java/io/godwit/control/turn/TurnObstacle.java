package io.godwit.control.turn;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import java.time.Duration;
import java.util.Optional;

/**
 * What is in the way of a switchover.
 *
 * @param object the collection or table that it is about; empty where it is about the task
 */
public record TurnObstacle(ErrorCode code, String object, String message, String remedy) {
    /** Without timestamps of the source, nothing of a switchover can be told. */
    static final TurnObstacle NO_TIMESTAMPS = new TurnObstacle(
            ErrorCode.SWITCHOVER_OBSTACLE,
            "",
            "Milvus gives no timestamps, so nobody can tell what was written before a moment",
            "use a version of Milvus that does");

    /**
     * A side that is too late, if it is.
     *
     * @param behind what it lags behind, after its seconds
     */
    static Optional<TurnObstacle> lag(String object, String behind, long lagMillis, Switchover.Settings settings) {
        return lagMillis <= settings.maxLagMillis()
                ? Optional.empty()
                : Optional.of(new TurnObstacle(
                        ErrorCode.SWITCHOVER_OBSTACLE,
                        object,
                        "it lags " + seconds(lagMillis) + " s " + behind + ", more than "
                                + seconds(settings.maxLagMillis()) + " s",
                        "wait until it has caught up, or allow more with --max-lag"));
    }

    private static long seconds(long millis) {
        return Duration.ofMillis(millis).toSeconds();
    }

    /** It as the failure of what cannot be done then. */
    GodwitException toException() {
        return GodwitException.configuration(code, message, remedy);
    }

    /** It as the reason why a switchover is called off, one of {@code all}. */
    Failure failure(int all) {
        String more = all > 1 ? "; and " + (all - 1) + " more, which --dry-run lists" : "";
        return new Failure(code.name(), (object.isEmpty() ? "" : object + ": ") + message + more, remedy);
    }
}
