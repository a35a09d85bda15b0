package io.godwit.control.turn;

import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableName;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.Failure;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes or removes change logs, one with each step: each takes a second or more, and there may be hundreds. One thread. */
final class LogWork {
    private final Consumer<TableName> work;
    private final Deque<TableName> left;
    private final Map<TableName, GodwitException> failed = new LinkedHashMap<>();
    private final int all;

    LogWork(Collection<TableName> tables, Consumer<TableName> work) {
        this.work = work;
        this.left = new ArrayDeque<>(tables);
        this.all = tables.size();
    }

    /** Works on the next table; one that fails stays the next one. */
    void next() {
        if (!left.isEmpty()) {
            work.accept(left.element());
            left.remove();
        }
    }

    /** The same; one that fails is put aside, and does not keep the others. */
    void nextOrAside() {
        try {
            next();
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.FENCED) {
                throw e;
            }
            failed.put(left.remove(), e);
        }
    }

    /** Works on all that are left. */
    void all() {
        while (!left.isEmpty()) {
            nextOrAside();
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

    /** How far it is, in words; the table that is next may take long. */
    String progress() {
        String next = left.isEmpty() ? "" : ", next is " + left.element();
        return (all - left.size() - failed.size()) + " of " + Plural.of(all, "table") + " are done" + next;
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

    /** The first failure as it was. */
    Optional<GodwitException> cause() {
        return failed.values().stream().findFirst();
    }
}
