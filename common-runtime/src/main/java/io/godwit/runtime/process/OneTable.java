package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Keeps the failure of one table from ending the work on all others. */
public final class OneTable {
    private OneTable() {}

    /** The failures of {@code tables}, each of which may have one, by the id of its collection. */
    public static <T> Map<Long, GodwitException> failures(
            Collection<T> tables, ToLongFunction<T> collectionId, Function<T, Optional<GodwitException>> failure) {
        Map<Long, GodwitException> failures = new LinkedHashMap<>();
        tables.stream()
                .filter(table -> failure.apply(table).isPresent())
                .forEach(table -> failures.put(
                        collectionId.applyAsLong(table), failure.apply(table).orElseThrow()));
        return failures;
    }

    /**
     * Runs {@code work} of one table; a failure that concerns this table alone goes to {@code failed}, any other passes through.
     * Returns whether the work is done.
     */
    public static boolean alone(Runnable work, Consumer<GodwitException> failed) {
        try {
            work.run();
            return true;
        } catch (RuntimeException e) {
            GodwitException failure = Retrying.asGodwit(e);
            if (!failure.concernsOneTable()) {
                throw failure;
            }
            failed.accept(failure);
            return false;
        }
    }
}
