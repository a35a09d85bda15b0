package io.godwit.oceanbase.connect;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** As many sessions as there are callers at the same time. Thread-safe. */
public final class SqlSessions implements AutoCloseable {
    private final Connections connections;
    private final Deque<SqlSession> idle = new ConcurrentLinkedDeque<>();

    /** Sessions that connect on first use. */
    public SqlSessions(Connections connections) {
        this.connections = connections;
    }

    /** Runs {@code work} in a transaction of its own. */
    public <T> T transact(String doing, SqlSession.Work<T> work) {
        SqlSession known = idle.poll();
        SqlSession session = known == null ? new SqlSession(connections) : known;
        try {
            return session.transact(doing, work);
        } finally {
            idle.push(session);
        }
    }

    /** Closes the sessions that are not in use. */
    @Override
    public void close() {
        for (SqlSession session = idle.poll(); session != null; session = idle.poll()) {
            session.close();
        }
    }
}
