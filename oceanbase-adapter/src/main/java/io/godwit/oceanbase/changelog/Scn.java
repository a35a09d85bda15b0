package io.godwit.oceanbase.changelog;

import io.godwit.model.source.CommitVersion;
import io.godwit.oceanbase.connect.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/** The engine's version counter: nanoseconds since 1970, by its timestamp service. */
final class Scn {
    private Scn() {}

    /** The latest version. */
    static long now(Connection open) throws SQLException {
        return SqlSession.query(open, "SELECT CURRENT_SCN()", rows -> rows.getLong(1))
                .getFirst();
    }

    /**
     * The end of a moment that everything committed before the call is in, and nothing that is committed after it. The counter is often
     * one more than the version of the last commit, and so in its moment still: then it is asked again.
     *
     * @param now asks for {@link #now}
     */
    static long complete(LongSupplier now) {
        long first = now.getAsLong();
        long end = CommitVersion.wholeMoments(first);
        while (end < first) {
            end = CommitVersion.wholeMoments(now.getAsLong());
        }
        return end;
    }

    /**
     * Begins a transaction that sees everything up to the version that it returns: all that was committed, and what was being committed
     * then, for which it waits. A single statement in READ COMMITTED sees less: the engine may read at the latest version that it knows
     * to be committed, and so before a version that it has given out.
     */
    static long begin(Connection open) throws SQLException {
        SqlSession.update(open, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        return now(open);
    }
}
