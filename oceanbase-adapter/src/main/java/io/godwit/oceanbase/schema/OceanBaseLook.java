package io.godwit.oceanbase.schema;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.TargetLook;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/** One session that logs in at its first question. */
public final class OceanBaseLook implements TargetLook {
    /** Views that show the disks of servers: of the system tenant, and of the engine in one node. */
    private static final List<String> DISKS = List.of("GV$OB_SERVERS", "V$OB_SERVER_STAT");

    private static final BigDecimal MILLIS = BigDecimal.valueOf(1_000);

    private final SqlSession session;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile boolean closed;

    /** A look at the tenant that {@code connections} reach. */
    public OceanBaseLook(Connections connections) {
        this.session = new SqlSession(connections);
    }

    @Override
    public String version() {
        return ask("reading the version", "SELECT OB_VERSION()", rows -> rows.getString(1))
                .getFirst();
    }

    @Override
    public Optional<String> cipher() {
        return ask("asking for the cipher", "SHOW STATUS LIKE 'Ssl_cipher'", rows -> rows.getString(2)).stream()
                .filter(name -> name != null && !name.isBlank())
                .findFirst();
    }

    @Override
    public List<String> grants() {
        return ask("reading the privileges", "SHOW GRANTS", rows -> rows.getString(1));
    }

    @Override
    public Instant clock() {
        return ask(
                        "reading the clock",
                        "SELECT UNIX_TIMESTAMP(NOW(3))",
                        rows -> Instant.ofEpochMilli(
                                rows.getBigDecimal(1).multiply(MILLIS).longValue()))
                .getFirst();
    }

    @Override
    public OptionalLong freeBytes() {
        return DISKS.stream()
                .map(this::free)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElseGet(OptionalLong::empty);
    }

    @Override
    public OptionalLong vectorMemoryBytes() {
        return number(
                "reading the memory for vectors", "SELECT MIN(VECTOR_MEM_LIMIT) FROM oceanbase.GV$OB_VECTOR_MEMORY");
    }

    private OptionalLong free(String view) {
        return number(
                "reading the free disk", "SELECT SUM(data_disk_capacity - data_disk_in_use) FROM oceanbase." + view);
    }

    /** The only value; empty where the view does not exist here, or is not for this user. */
    private OptionalLong number(String doing, String sql) {
        try {
            return ask(doing, sql, rows -> Optional.ofNullable(rows.getBigDecimal(1)))
                    .getFirst()
                    .map(bytes -> OptionalLong.of(bytes.longValue()))
                    .orElseGet(OptionalLong::empty);
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.CONFIGURATION) {
                return OptionalLong.empty(); // a view of other tenants, or of another edition
            }
            throw e;
        }
    }

    /** Whoever asks at this moment closes the session when the answer is there. */
    @Override
    public void close() {
        closed = true;
        if (asking.tryLock()) {
            try {
                session.close();
            } finally {
                asking.unlock();
            }
        }
    }

    private <T> List<T> ask(String doing, String sql, SqlSession.RowReader<T> reader) {
        asking.lock();
        try {
            return session.transact(doing, open -> SqlSession.query(open, sql, reader));
        } finally {
            asking.unlock();
            if (closed) {
                close();
            }
        }
    }
}
