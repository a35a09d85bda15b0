package io.godwit.model.log;

import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import java.util.List;
import java.util.Set;

/**
 * Logs that a database keeps of single tables, on demand, for readers that are known by their names: making and removing them, and
 * keeping them small. Every call blocks, is bounded, and may be repeated. Thread-safe. {@link #create} and {@link #drop} may wait as long as somebody's
 * transaction is open on the table; a virtual thread that is interrupted meanwhile gives that up. Until that transaction ends, a log that was being
 * made can neither be dropped nor made again, which both fail as RETRIABLE; then it is gone. One that was to be dropped may go.
 *
 * <p>Failures are GodwitException: CONFIGURATION with what is missing where the database refuses, RETRIABLE where it is unavailable.
 */
public interface ChangeLogs extends AutoCloseable {
    /** The table whose log tells Godwit's own transactions from those of others: it needs a log like any table that is followed. */
    TableName ownTransactions();

    /**
     * Whether a table has a log only where {@link #create} made one, which is to be kept small and removed. Otherwise the database logs
     * every table by itself: there is nothing to look at or to purge, and no table lacks its log.
     */
    boolean areOnDemand();

    /**
     * What prevents logs of these tables, each with what can be done about it; privileges aside, which {@link #create} names. Changes
     * nothing.
     */
    List<TableProblem> problems(List<TableName> tables);

    /** Privileges that the user needs in the schema of a table that gets a log. */
    Set<String> privileges();

    /** Privileges that the user needs in the schema of {@link #ownTransactions}, beside those of {@link #privileges}. */
    Set<String> ownPrivileges();

    /** What nobody can do with a table that has a log, in words for the user. */
    List<String> restrictions();

    /**
     * Makes the log of a table where it has none, and holds back for the reader what is written from now on. Waits for transactions
     * that have changed the table: all of a transaction that commits after the call is in the log. A reader begins at a place that it
     * takes after the call.
     *
     * @param confirm is called before each statement that changes something, and throws where the caller may change nothing any more
     */
    void create(TableName table, String reader, Runnable confirm);

    /** The same for a caller that nobody can have replaced. */
    default void create(TableName table, String reader) {
        create(table, reader, () -> {});
    }

    /**
     * Holds nothing back for the reader any more, and removes the log if it was the last one. Of what was made for the reader after
     * {@code confirm} would have thrown, nothing is removed, except by a statement that was on its way already: that may remove the
     * log itself, which its reader finds out.
     *
     * @param confirm as above
     */
    void drop(TableName table, String reader, Runnable confirm);

    /** The same for a caller that nobody can have replaced. */
    default void drop(TableName table, String reader) {
        drop(table, reader, () -> {});
    }

    /** Whether something of a table's log is held back for the reader: then it was made for this one, perhaps among others. */
    boolean isHeld(TableName table, String reader);

    /** What stands. */
    Standing look(TableName table);

    /** Changes that the log of a table keeps. Takes as long as reading them. */
    long rows(TableName table);

    /**
     * Removes from a log what is not held back for any reader, now that one of them has passed a place. It takes two calls at least:
     * the first marks a place that the reader has to pass before a later one removes what is before it. Nothing that a reader has not
     * passed is removed, whoever calls this, how often, and whatever is written meanwhile.
     *
     * @param passed what the reader never reads again, whatever happens
     * @return whether something may have been removed
     */
    boolean purge(TableName table, String reader, LogPosition passed);

    @Override
    void close();

    /**
     * A table and its log.
     *
     * @param tableExists whether the table is there
     * @param logged whether it has a log
     * @param unlogged columns of the table that its log does not keep, such as those that were added since: what is written to them
     *     is not seen
     */
    record Standing(boolean tableExists, boolean logged, Set<String> unlogged) {
        /** Copies the set. */
        public Standing {
            unlogged = Set.copyOf(unlogged);
        }
    }
}
