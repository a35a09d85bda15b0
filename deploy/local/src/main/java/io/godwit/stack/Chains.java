package io.godwit.stack;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs lists of steps in parallel, each list in its order. */
final class Chains {
    private Chains() {}

    /**
     * Waits for all lists, each of whose steps is bounded by itself; a failed step ends its own list only.
     *
     * @throws StackException the first failure, later ones suppressed in it
     */
    static void run(List<List<Runnable>> chains) {
        RuntimeException failure = null;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> running = chains.stream()
                    .map(chain -> threads.submit(() -> chain.forEach(Runnable::run)))
                    .toList();
            for (Future<?> future : running) {
                failure = join(future, failure);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException join(Future<?> future, RuntimeException before) {
        try {
            future.get();
            return before;
        } catch (ExecutionException e) {
            RuntimeException now =
                    switch (e.getCause()) {
                        case RuntimeException r -> r;
                        case Error fatal -> throw fatal;
                        default -> throw new IllegalStateException(e.getCause());
                    };
            if (before == null) {
                return now;
            }
            before.addSuppressed(now);
            return before;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StackException(
                    StackErrorCode.INTERRUPTED, "Waiting for servers was interrupted.", "Run the command again.", e);
        }
    }
}
