package io.godwit.operator.task;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.operator.task.TaskConditions.Refusal;
import io.godwit.runtime.state.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** Why an object is not carried out. Pure. */
final class Refusals {
    private static final int MOST_PROBLEMS = 5;

    private Refusals() {}

    /** A document with problems. */
    static Refusal of(List<Problem> problems) {
        String text =
                problems.stream().limit(MOST_PROBLEMS).map(Problem::toString).collect(Collectors.joining("; "));
        String rest = problems.size() > MOST_PROBLEMS ? "; and " + (problems.size() - MOST_PROBLEMS) + " more" : "";
        return new Refusal(
                new Failure(ErrorCode.CONFIG_INVALID.name(), text + rest, "correct the object, and apply it again"),
                true);
    }

    /** What the service answered. */
    static Refusal of(GodwitException failure) {
        return new Refusal(Failure.of(failure), failure.kind() == GodwitException.Kind.CONFIGURATION);
    }
}
