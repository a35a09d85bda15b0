package io.godwit.oceanbase.connect;

import java.util.Optional;

/** Looks into what led to an exception. */
final class Causes {
    private Causes() {}

    /** The outermost exception of a type, {@code of} itself included. */
    static <T extends Throwable> Optional<T> first(Throwable of, Class<T> type) {
        for (Throwable at = of; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }
}
