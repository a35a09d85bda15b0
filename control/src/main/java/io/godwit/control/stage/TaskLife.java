package io.godwit.control.stage;

import io.godwit.control.lifecycle.TaskDecision;
import io.godwit.control.lifecycle.TaskEffect;
import io.godwit.control.lifecycle.TaskInput;
import io.godwit.control.lifecycle.TaskState;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Clock;
import java.util.List;

/**
 * Drives the decisions about one task in the foreground; the caller that gives an input carries out its effects. The control's
 * thread.
 */
final class TaskLife {
    private final Clock clock;
    private TaskState state;

    TaskLife(TaskState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    TaskState state() {
        return state;
    }

    /** Decides about the input; a refusal is thrown, everything else is for the caller to do. */
    List<TaskEffect> take(TaskInput input) {
        TaskDecision decision = TaskDecision.of(state, input, clock.instant());
        state = decision.next();
        for (TaskEffect effect : decision.effects()) {
            if (effect instanceof TaskEffect.Refuse refusal) {
                throw GodwitException.configuration(ErrorCode.CONFIG_INVALID, refusal.reason(), refusal.remedy());
            }
        }
        return decision.effects();
    }
}
