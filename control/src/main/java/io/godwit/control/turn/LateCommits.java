package io.godwit.control.turn;

import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableName;
import io.godwit.runtime.limit.WaitClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * What was committed to tables after the flow back had ended, and is carried nowhere: a transaction that was open all the time is in no
 * log before it commits. It is looked for when the change log of a table is removed, the last moment at which anybody can tell.
 * Thread-safe.
 */
final class LateCommits {
    /** A removal takes a third of a second, unless a transaction is open on the table: OceanBase waits for its end. */
    private static final Duration WAITED = Duration.ofSeconds(2);

    private final Function<TableName, Optional<String>> written;
    private final WaitClock clock;
    private final Queue<String> found = new ConcurrentLinkedQueue<>();

    /**
     * None found yet.
     *
     * @param written what the log of a table holds from after the end of the flow back, in words; blocks
     */
    LateCommits(Function<TableName, Optional<String>> written, WaitClock clock) {
        this.written = written;
        this.clock = clock;
    }

    /** Looks at the log of the table, then removes it. Fails as {@code removal} does, or as RETRIABLE where nobody can look now. */
    void removing(TableName table, Runnable removal) {
        Optional<String> committed = look(table);
        long begun = clock.nanoTime();
        removal.run();
        committed.ifPresent(found::add);
        if (clock.nanoTime() - begun > WAITED.toNanos()) {
            found.add("removing the change log of " + table
                    + " had to wait, perhaps for a transaction that was open on it:"
                    + " nobody has carried to Milvus what that one wrote, compare both");
        }
    }

    private Optional<String> look(TableName table) {
        try {
            return written.apply(table)
                    .map(what ->
                            what + ", after the flow back had ended: nobody has carried it to Milvus, compare both");
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.CONFIGURATION && e.kind() != GodwitException.Kind.BUG) {
                throw e;
            }
            return Optional.of("whether " + table + " was written to after the flow back had ended is not known: "
                    + e.code() + ": " + e.getMessage());
        }
    }

    /** What was found so far, in words. */
    List<String> found() {
        return List.copyOf(found);
    }
}
