package io.godwit.control.turn;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableName;
import io.godwit.model.source.Tso;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes or removes change logs, one after the other: each takes a second or more, and there may be hundreds. One thread. */
final class LogWork {
    /** A statement that nothing holds up has ended by then. */
    private static final Duration SLOW = Duration.ofSeconds(4);

    private final Kind kind;
    private final Runnable confirm;
    private final OnTable work;
    private final Deque<TableName> left;
    private final Map<TableName, GodwitException> failed = new LinkedHashMap<>();
    /** Since when each is worked on that takes long. */
    private final Map<TableName, Instant> slow = new LinkedHashMap<>();

    private final int all;
    private Optional<LogStep.Begun> begun = Optional.empty();
    /** The first of the attempts at the table that is next. */
    private Optional<LogStep.Begun> first = Optional.empty();

    private boolean fails;

    /**
     * Work on these tables.
     *
     * @param confirm throws where the caller may change nothing any more
     */
    LogWork(Kind kind, Collection<TableName> tables, Runnable confirm, OnTable work) {
        this.kind = kind;
        this.confirm = confirm;
        this.work = work;
        this.left = new ArrayDeque<>(tables);
        this.all = tables.size();
    }

    /** What is done. */
    enum Kind {
        MAKING("making", Duration.ofMinutes(10)),
        /** The others are not kept waiting, and it is tried again. */
        REMOVING("removing", Duration.ofMinutes(1));

        private final String word;
        private final Duration longest;

        Kind(String word, Duration longest) {
            this.word = word;
            this.longest = longest;
        }
    }

    /** Works on the log of one table. */
    interface OnTable {
        /** Blocks; {@code confirm} is called before each statement. */
        void run(TableName table, Runnable confirm);
    }

    /**
     * Begins with the next table, or looks how far it is. One that fails stays the next one; one that takes too long is given up, and
     * fails as CONFIGURATION: somebody has to end what it waits for.
     */
    void next(LogStep step) {
        if (begun.isEmpty() && !left.isEmpty()) {
            TableName table = left.element();
            begun = step.begin(confirm, checked -> work.run(table, checked));
            first = first.or(() -> begun);
        }
        if (begun.isEmpty()) {
            return;
        }
        LogStep.Begun current = begun.get();
        if (current.isOver()) {
            begun = Optional.empty();
            if (current.failure().isPresent()) {
                fails = true;
                throw lasting(current.failure().get());
            }
            slow.remove(done());
            return;
        }
        if (current.lasts(SLOW)) {
            slow.putIfAbsent(left.element(), current.since());
        }
        if (hasTakenTooLong()) {
            begun = Optional.empty();
            step.giveUp();
            slow.putIfAbsent(left.element(), first.orElseThrow().since());
            throw tooLong(waits(left.element()));
        }
    }

    /** Attempts that fail one after the other have the time of one together. */
    private GodwitException lasting(GodwitException failure) {
        return failure.kind() == GodwitException.Kind.RETRIABLE && hasTakenTooLong()
                ? tooLong(kind.word + " the change log of " + left.element() + ": " + failure.getMessage())
                : failure;
    }

    private boolean hasTakenTooLong() {
        return first.filter(attempt -> attempt.lasts(kind.longest)).isPresent();
    }

    private static GodwitException tooLong(String what) {
        return GodwitException.configuration(
                ErrorCode.SWITCHOVER_TIMEOUT,
                "it took too long: " + what,
                "end the transactions that are open on the table, and begin again");
    }

    private TableName done() {
        first = Optional.empty();
        fails = false;
        return left.remove();
    }

    /** Whether the last attempt at the table that is next has failed. */
    boolean fails() {
        return fails;
    }

    /** The same; one that fails is put aside, and does not keep the others. */
    void nextOrAside(LogStep step) {
        try {
            next(step);
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.FENCED) {
                throw e;
            }
            if (e.code() != ErrorCode.SWITCHOVER_TIMEOUT) {
                slow.remove(left.element()); // nothing is waited for
            }
            failed.put(done(), e);
        }
    }

    /** Works on all that are left, on this thread. */
    void all() {
        while (!left.isEmpty()) {
            TableName table = left.remove();
            try {
                work.run(table, confirm);
            } catch (GodwitException e) {
                if (e.kind() == GodwitException.Kind.FENCED) {
                    throw e;
                }
                failed.put(table, e);
            }
        }
    }

    /** Whether nothing is left to do. */
    boolean isDone() {
        return left.isEmpty() && failed.isEmpty();
    }

    /** Whether only tables are left that have failed. */
    boolean rests() {
        return left.isEmpty() && !failed.isEmpty();
    }

    /** Tries those again that have failed. */
    void again() {
        left.addAll(failed.keySet());
        failed.clear();
    }

    /** How far it is, or what is waited for, in words. */
    String progress() {
        return waits().orElseGet(this::counted);
    }

    private String counted() {
        String next = left.isEmpty() ? "" : ", next is " + left.element();
        return (all - left.size() - failed.size()) + " of " + Plural.of(all, "table") + " are done" + next;
    }

    /** What is waited for, in words, where a table takes long; the same each time that it is tried. */
    Optional<String> waits() {
        return slow.keySet().stream().findFirst().map(this::waits);
    }

    private String waits(TableName table) {
        return kind.word + " the change log of " + table + " waits since "
                + Silence.time(Tso.at(slow.get(table)))
                + ": a transaction is open on the table, or OceanBase has not answered yet";
    }

    /** The first failure with its table, and how many more there are. */
    Optional<Failure> failure() {
        String more = failed.size() > 1 ? "; and " + Plural.of(failed.size() - 1, "more table") : "";
        return failed.entrySet().stream()
                .findFirst()
                .map(first -> new Failure(
                        first.getValue().code().name(),
                        first.getKey() + ": " + first.getValue().getMessage() + more,
                        first.getValue().remedy()));
    }

    /** Whether all that failed may succeed without anybody's help. */
    boolean mayPass() {
        return failed.values().stream().allMatch(failure -> failure.kind() == GodwitException.Kind.RETRIABLE);
    }

    /** The first failure as it was. */
    Optional<GodwitException> cause() {
        return failed.values().stream().findFirst();
    }
}
