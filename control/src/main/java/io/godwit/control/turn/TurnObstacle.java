package io.godwit.control.turn;

import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.Failure;

/**
 * What is in the way of a switchover.
 *
 * @param object the collection or table that it is about; empty where it is about the task
 */
public record TurnObstacle(ErrorCode code, String object, String message, String remedy) {
    /** It as the reason why a switchover is called off, one of {@code all}. */
    Failure failure(int all) {
        String more = all > 1 ? "; and " + (all - 1) + " more, which --dry-run lists" : "";
        return new Failure(code.name(), (object.isEmpty() ? "" : object + ": ") + message + more, remedy);
    }
}
