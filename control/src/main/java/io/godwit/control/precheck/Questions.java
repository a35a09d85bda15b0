package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Questions to servers that all end by one deadline; what comes of each is a check. One thread. */
final class Questions {
    private static final Duration LOOK = Duration.ofMillis(200);
    /** The part of the time that a question needs: asked later, a server that answers would seem not to. */
    private static final int LEAST_PART = 10;

    private final Duration patience;
    private final long deadline;
    private final CheckFeed feed;
    private final List<Check> checks = new ArrayList<>();
    private final List<Asked<?>> asks = new ArrayList<>();

    /** Questions that end within {@code patience}, all together. */
    Questions(Duration patience, CheckFeed feed) {
        this(patience, System.nanoTime() + patience.toNanos(), feed);
    }

    private Questions(Duration patience, long deadline, CheckFeed feed) {
        this.patience = patience;
        this.deadline = deadline;
        this.feed = feed;
    }

    /**
     * Whom a question is for.
     *
     * @param unreachable what it is called when it does not answer
     */
    record Server(CheckCode code, String address, String path, ErrorCode unreachable) {
        /** The same server, asked for something else. */
        Server about(CheckCode other) {
            return new Server(other, address, path, unreachable);
        }
    }

    /** Other questions with the same deadline, and checks of their own. */
    Questions beside() {
        return new Questions(patience, deadline, feed);
    }

    List<Check> checks() {
        return checks;
    }

    void add(Check check) {
        checks.add(check);
        feed.ended(check);
    }

    /** Starts the request; the supplier waits for its answer and records the check. */
    <T> Supplier<Optional<T>> ask(Server server, Supplier<T> question, Function<T, String> words, Consumer<T> late) {
        return ask(
                server,
                question,
                answer -> Check.pass(server.code(), server.address(), server.path(), words.apply(answer)),
                failure -> Check.fail(server.code(), server.address(), server.path(), failure),
                late);
    }

    /** The same, where an answer or a failure may mean something else. */
    <T> Supplier<Optional<T>> ask(
            Server server,
            Supplier<T> question,
            Function<T, Check> answered,
            Function<GodwitException, Check> failed,
            Consumer<T> late) {
        feed.begun(new CheckName(server.code(), server.address()));
        Asked<T> asked = new Asked<>(
                server, BoundedCall.start(server.address(), server.unreachable(), question, late), answered, failed);
        asks.add(asked);
        return asked;
    }

    /** A question that was asked. Its check is recorded when it is its turn, and told as soon as somebody waits for any. */
    private final class Asked<T> implements Supplier<Optional<T>> {
        private final Server server;
        private final BoundedCall<T> call;
        private final Function<T, Check> answered;
        private final Function<GodwitException, Check> failed;
        private Optional<T> answer = Optional.empty();
        private Optional<Check> check = Optional.empty();

        Asked(
                Server server,
                BoundedCall<T> call,
                Function<T, Check> answered,
                Function<GodwitException, Check> failed) {
            this.server = server;
            this.call = call;
            this.answered = answered;
            this.failed = failed;
        }

        @Override
        public Optional<T> get() {
            tell(awaited(call));
            asks.remove(this);
            check.ifPresent(checks::add);
            return answer;
        }

        void tellIfOver() {
            if (check.isEmpty() && call.isOver(Duration.ZERO)) {
                tell(Duration.ZERO);
            }
        }

        private void tell(Duration patience) {
            if (check.isEmpty()) {
                Check found = found(patience);
                check = Optional.of(found);
                feed.ended(found);
            }
        }

        private Check found(Duration patience) {
            try {
                T now = call.await(patience);
                Check passed = answered.apply(now);
                answer = Optional.of(now);
                return passed;
            } catch (GodwitException e) {
                if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                    throw e;
                }
                return e.code() == ErrorCode.CONFIG_SECRET_MISSING // a check of its own
                        ? Check.skipped(server.code(), server.address(), server.path(), e.getMessage())
                        : failed.apply(e);
            }
        }
    }

    /** Asks now, and waits; skipped where earlier questions took nearly all the time. */
    <T> Optional<T> now(
            Server server, Supplier<T> question, Function<T, Check> answered, Function<GodwitException, Check> failed) {
        if (left().compareTo(patience.dividedBy(LEAST_PART)) < 0) {
            add(Check.skipped(
                    server.code(),
                    server.address(),
                    server.path(),
                    "no time is left: all checks together take at most " + patience.toSeconds() + " s"));
            return Optional.empty();
        }
        return ask(server, question, answered, failed, late -> {}).get();
    }

    /** The checks that a call made; one that failed, where it made none in time. They are not recorded yet. */
    List<Check> all(BoundedCall<List<Check>> call, CheckCode code, String object, String path) {
        try {
            return call.await(left());
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                throw e;
            }
            return List.of(Check.fail(code, object, path, e));
        }
    }

    /** Waits as long as somebody waits for the checks; returns what is left of the time. */
    private Duration awaited(BoundedCall<?> call) {
        Duration left = left();
        while (!left.isZero() && !feed.isGivenUp() && !call.isOver(left.compareTo(LOOK) < 0 ? left : LOOK)) {
            List.copyOf(asks).forEach(Asked::tellIfOver);
            left = left();
        }
        return feed.isGivenUp() ? Duration.ZERO : left();
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
