package io.godwit.bench.measure;

import io.godwit.model.error.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs pieces of work side by side and waits for all; the first failure ends the others. */
public final class BenchThreads {
    private BenchThreads() {}

    public static void run(List<Runnable> work) {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("bench-", 0).factory());
        try {
            var ended = new ExecutorCompletionService<Void>(threads);
            work.forEach(piece -> ended.submit(piece, null));
            for (int i = 0; i < work.size(); i++) {
                ended.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("measuring");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof GodwitException failure
                    ? failure
                    : GodwitException.bug("a measurement failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** The same work this many times. */
    public static List<Runnable> times(int count, Runnable work) {
        List<Runnable> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(work);
        }
        return all;
    }
}
