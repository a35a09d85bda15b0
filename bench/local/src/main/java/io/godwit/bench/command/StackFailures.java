package io.godwit.bench.command;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.stack.StackException;
import java.util.function.Supplier;

/** Failures of the local stack, as the command line reports failures. */
final class StackFailures {
    private StackFailures() {}

    static <T> T reported(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackException failure) {
            throw GodwitException.retriable(
                    ErrorCode.COMPONENT_LOST, failure.code() + " " + failure.what(), failure.remedy(), failure);
        }
    }
}
