package io.godwit.control.managed;

import io.godwit.runtime.json.Kept;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.util.Optional;

/**
 * The answer to a request, under the request's id in {@code godwit.outcomes}.
 *
 * @param task the task after the decision; absent where it is not known, or is forgotten
 * @param refusal why nothing was done; absent where something was
 */
@Kept(in = "godwit.outcomes", version = 2)
public record TaskOutcome(String request, Optional<TaskRecord> task, Optional<Failure> refusal) {}
