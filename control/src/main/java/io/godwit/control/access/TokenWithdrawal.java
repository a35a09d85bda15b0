package io.godwit.control.access;

import io.godwit.control.resource.ResourceBook;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes tokens void whose text nobody received, since the answer was a failure: in the background, as what kept the answer back, mostly
 * Kafka, keeps this back as well. What is not done when the process ends stays until it expires. Thread-safe.
 */
public final class TokenWithdrawal {
    private static final Logger LOG = LoggerFactory.getLogger(TokenWithdrawal.class);
    private static final int MOST = 1_000;

    private final ResourceBook book;
    private final Clock clock;
    private final Deque<AccessToken> waiting = new ArrayDeque<>();
    private boolean busy;

    /** Withdraws tokens that are kept in {@code book}. */
    public TokenWithdrawal(ResourceBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    /** Returns immediately. */
    public synchronized void add(AccessToken token) {
        if (waiting.size() < MOST) {
            waiting.addLast(token);
        } else {
            LOG.warn("a token that nobody received stays until it expires: {} wait to be withdrawn", MOST);
        }
        if (!busy) {
            busy = true;
            Thread.ofVirtual().name("withdraw-tokens").start(this::run);
        }
    }

    private void run() {
        Backoff waits = new Backoff();
        while (!isDone()) {
            try {
                AccessToken token = first();
                book.write(kept -> TokenDecision.withdrawn(kept, token, clock.instant()));
                forget();
                waits.reset();
            } catch (GodwitException e) {
                LOG.warn("code={} a token that nobody received is not withdrawn", e.code());
                if (e.kind() != GodwitException.Kind.RETRIABLE) {
                    forget();
                }
                waits.await();
            } catch (RuntimeException | Error e) { // of this token: the others are withdrawn all the same
                forget();
                LOG.error("code={} a token that nobody received is not withdrawn", ErrorCode.INTERNAL, e);
            }
        }
    }

    private synchronized boolean isDone() {
        busy = !waiting.isEmpty();
        return !busy;
    }

    private synchronized AccessToken first() {
        return waiting.getFirst();
    }

    private synchronized void forget() {
        waiting.removeFirst();
    }
}
