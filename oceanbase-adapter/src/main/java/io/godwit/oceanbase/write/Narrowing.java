package io.godwit.oceanbase.write;

import io.godwit.oceanbase.connect.SqlFailures;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Finds the rows at fault in statements that are refused whole. The keys of a duplicate are looked up once, and those held leave
 * together; what is refused then is halved, down to the rows at fault. For n rows, all of them at fault, that is fewer than 2 n
 * statements with n log n rows in total.
 */
final class Narrowing {
    private final Attempts attempts;

    Narrowing(Attempts attempts) {
        this.attempts = attempts;
    }

    /** What is tried with rows, which are given by their numbers. */
    interface Attempts {
        /**
         * Sends as many rows from place {@code from} on as a statement holds; returns the place of the first that is left.
         * Throws {@link Refusal}.
         */
        int send(int[] rows, int from) throws SQLException, Refusal;

        /** Leaves out, and notes, rows whose key holds a row that stays. */
        int[] withoutTaken(int[] rows) throws SQLException;

        /** Notes a row that was sent alone. */
        void reject(int row, SQLException cause);
    }

    /** A statement that changed nothing, since rows of it are refused. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient int[] rows;
        private final int next;
        private final SQLException why;

        /**
         * @param rows of the statement
         * @param next place of the first row that was left for another statement
         */
        Refusal(int[] rows, int next, SQLException why) {
            super(why);
            this.rows = rows;
            this.next = next;
            this.why = why;
        }
    }

    /** Whether a failure says that rows of the statement are at fault. */
    static boolean isRefusal(SQLException e) {
        return SqlFailures.isDuplicate(e) || SqlFailures.refusedValue(e).isPresent();
    }

    /** Writes the rows except those at fault. */
    void write(int[] rows) throws SQLException {
        write(rows, false);
    }

    private void write(int[] rows, boolean lookedUp) throws SQLException {
        int at = 0;
        while (at < rows.length) {
            try {
                at = attempts.send(rows, at);
            } catch (Refusal refused) {
                at = refused.next;
                narrow(refused, lookedUp);
            }
        }
    }

    private void narrow(Refusal refused, boolean lookedUp) throws SQLException {
        int[] rows = refused.rows;
        boolean duplicate = SqlFailures.isDuplicate(refused.why);
        if (duplicate && !lookedUp) {
            int[] rest = attempts.withoutTaken(rows);
            if (rest.length < rows.length) {
                write(rest, true);
                return;
            }
        }
        if (rows.length == 1) {
            attempts.reject(rows[0], refused.why);
            return;
        }
        int half = rows.length / 2;
        write(Arrays.copyOf(rows, half), lookedUp || duplicate);
        write(Arrays.copyOfRange(rows, half, rows.length), lookedUp || duplicate);
    }
}
