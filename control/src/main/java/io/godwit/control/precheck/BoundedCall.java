package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A call on a thread of its own that is given up when its time is over: a server that accepts a connection and never answers must
 * not hold up whoever asks, whatever its client's timeouts. An answer that arrives later is passed to {@code late}.
 */
public final class BoundedCall<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final long asked = System.nanoTime();
    private final String server;
    private final ErrorCode unreachable;

    private BoundedCall(String server, ErrorCode unreachable) {
        this.server = server;
        this.unreachable = unreachable;
    }

    /** Starts the call; {@code server} and {@code unreachable} are for the failure of a call that never returns. */
    public static <T> BoundedCall<T> start(String server, ErrorCode unreachable, Supplier<T> work, Consumer<T> late) {
        BoundedCall<T> call = new BoundedCall<>(server, unreachable);
        Thread.ofPlatform().daemon().name("ask " + server).start(() -> {
            try {
                T answer = work.get();
                if (!call.answer.complete(answer)) {
                    late.accept(answer);
                }
            } catch (RuntimeException | Error e) { // thrown again by await
                call.answer.completeExceptionally(e);
            }
        });
        return call;
    }

    /** Waits for an answer or a failure for at most {@code wait}; returns whether there is one. */
    boolean isOver(Duration wait) {
        try {
            answer.handle((value, failure) -> true).get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) { // await says what it is
            return answer.isDone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("asking " + server);
        }
    }

    /** The answer, or its failure; a failure of code {@code unreachable} when the time is over. */
    public T await(Duration patience) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            GodwitException failure = GodwitException.retriable(
                    unreachable,
                    server + " did not answer within "
                            + Duration.ofNanos(System.nanoTime() - asked).toSeconds() + " s",
                    "check the address, the network and the server itself",
                    e);
            answer.completeExceptionally(failure);
            throw failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("asking " + server);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GodwitException failure) {
                throw failure;
            }
            if (e.getCause() instanceof UncheckedIOException lost) {
                throw GodwitException.retriable(
                        unreachable,
                        server + " cannot be reached: " + lost.getMessage(),
                        "check the address, the network and the server itself",
                        lost);
            }
            if (e.getCause() instanceof RuntimeException refused && isOfClient(refused)) {
                throw GodwitException.configuration(
                        unreachable,
                        server + " cannot be asked: " + refused.getMessage(),
                        "correct its settings",
                        refused);
            }
            throw GodwitException.bug("asking " + server + " failed", e.getCause());
        }
    }

    /** Clients refuse their settings with failures of their own, or call them illegal; all else of the JDK is a mistake in here. */
    private static boolean isOfClient(RuntimeException failure) {
        return failure instanceof IllegalArgumentException
                || !failure.getClass().getName().startsWith("java.");
    }
}
