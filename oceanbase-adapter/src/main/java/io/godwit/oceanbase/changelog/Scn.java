package io.godwit.oceanbase.changelog;

import io.godwit.oceanbase.connect.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;

/** The engine's version counter: nanoseconds since 1970, by its timestamp service. */
final class Scn {
    private Scn() {}

    /** The latest version. */
    static long now(Connection open) throws SQLException {
        return SqlSession.query(open, "SELECT CURRENT_SCN()", rows -> rows.getLong(1))
                .getFirst();
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
