package io.godwit.control.objects;

import io.godwit.model.error.GodwitException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * One call at a time for each key: whoever asks while it is made waits for it, and shares its answer or its failure. Thread-safe; it blocks
 * as long as the call.
 *
 * @param <K> equal for the same call
 * @param <V> the answer
 */
public final class SharedCalls<K, V> {
    private final Map<K, CompletableFuture<V>> running = new HashMap<>();

    /** The answer of the call that is made now, or of this one. */
    public V call(K key, Supplier<V> work) {
        CompletableFuture<V> own = new CompletableFuture<>();
        CompletableFuture<V> other;
        synchronized (running) {
            other = running.putIfAbsent(key, own);
        }
        if (other != null) {
            return shared(other);
        }
        try {
            V answer = work.get();
            own.complete(answer);
            return answer;
        } catch (RuntimeException | Error e) { // of everyone who waits
            own.completeExceptionally(e);
            throw e;
        } finally {
            synchronized (running) {
                running.remove(key);
            }
        }
    }

    private static <V> V shared(CompletableFuture<V> other) {
        try {
            return other.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("waiting for the answer to another request");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GodwitException failure) {
                throw failure;
            }
            throw GodwitException.bug("a call that was shared failed", e.getCause());
        }
    }
}
