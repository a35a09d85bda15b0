package io.godwit.runtime.limit;

import io.godwit.model.error.GodwitException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Does the same for many items, for calls that wait for a server: a limited number at a time. */
public final class InParallel {
    private InParallel() {}

    /** Asks the same of many items, as {@link #forEach} does; the answers in the order of the items. */
    public static <T, R> List<R> map(List<T> items, int most, Function<T, R> question) {
        List<Optional<R>> answers = new ArrayList<>(Collections.nCopies(items.size(), Optional.empty()));
        List<Integer> places = IntStream.range(0, items.size()).boxed().toList();
        forEach(
                places,
                most,
                place -> {
                    R answer = question.apply(items.get(place));
                    synchronized (answers) {
                        answers.set(place, Optional.of(answer));
                    }
                },
                done -> {});
        return answers.stream().map(Optional::orElseThrow).toList();
    }

    /**
     * Blocks until it is done for all, or throws what the first that failed throws, once those that have begun have ended.
     *
     * @param most items at a time
     * @param done receives on the caller's thread how many are done, after each
     */
    public static <T> void forEach(Collection<T> items, int most, Consumer<T> action, IntConsumer done) {
        if (items.isEmpty()) {
            return;
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(most, items.size()),
                Thread.ofPlatform().daemon().name("parallel-", 0).factory())) {
            ExecutorCompletionService<Void> results = new ExecutorCompletionService<>(threads);
            items.forEach(item -> results.submit(() -> action.accept(item), null));
            try {
                for (int count = 1; count <= items.size(); count++) {
                    results.take().get();
                    done.accept(count);
                }
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw GodwitException.interrupted("waiting for " + items.size() + " answers");
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : GodwitException.bug("unexpected failure", e.getCause());
            }
        }
    }
}
