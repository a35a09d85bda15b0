package io.godwit.bench.measure;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.stack.StackException;
import java.util.function.Supplier;

/** Failures of the local stack, as the command line reports failures. */
public final class StackFailures {
    private StackFailures() {}

    /** Does the work; a failure of the stack becomes one of ours. */
    public static <T> T reported(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackException failure) {
            throw GodwitException.retriable(
                    ErrorCode.COMPONENT_LOST, failure.code() + " " + failure.what(), failure.remedy(), failure);
        }
    }
}
