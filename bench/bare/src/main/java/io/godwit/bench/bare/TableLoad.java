package io.godwit.bench.bare;

import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.schema.Sql;
import io.godwit.runtime.limit.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an application does to tables once it writes to OceanBase: transactions of inserts, updates, removals, changed keys and replaced
 * rows, of which some are rolled back. A table whose rows say their version has some keys whose versions only grow, so that whoever
 * looks at them sees what goes back in time. One thread; a transaction that fails because the server is away is given up.
 */
public final class TableLoad {
    /** The keys up to this one of a table whose rows say their version are written again and again. */
    public static final long LAST_HOT_KEY = SampleCollection.longKey(LiveLoad.HOT_ROWS + 1L);

    /** Its versions are above this one, and those that {@link LiveLoad} gives are below. */
    public static final long FIRST_VERSION = 1L << 50;

    private static final int MOST_STATEMENTS = 12;
    private static final double ROLLED_BACK = 0.15;
    private static final double HOT = 0.5;

    private static final long FIRST_FRESH_KEY = 1L << 40;
    private static final Duration AWAY = Duration.ofMillis(200);

    private final Connections connections;
    private final List<Table> tables;
    private final Random random;
    private volatile int committed;
    private volatile int rolledBack;
    private volatile int failed;
    private volatile String lastFailure = "";
    private int made;

    /**
     * A table.
     *
     * @param others columns beside the key
     * @param keys those that it holds, as literals, without hot ones
     */
    private record Table(
            String name,
            Field key,
            List<String> others,
            Field vector,
            boolean partitioned,
            boolean versioned,
            List<String> keys) {}

    /** Writes to the tables of these mappings, where the keys are that they hold now. */
    public TableLoad(Connections connections, Collection<TableMapping> mappings, long seed) {
        this.connections = connections;
        this.random = new Random(seed);
        try (SqlSession session = new SqlSession(connections)) {
            this.tables =
                    mappings.stream().map(mapping -> table(session, mapping)).toList();
        }
    }

    /** Transactions so far; any thread. */
    public int committed() {
        return committed;
    }

    /** Those that the application took back; any thread. */
    public int rolledBack() {
        return rolledBack;
    }

    /** Those that failed; any thread. */
    public int failed() {
        return failed;
    }

    /** Why the latest of them failed; any thread. */
    public String lastFailure() {
        return lastFailure;
    }

    private static Table table(SqlSession session, TableMapping mapping) {
        CollectionSchema collection = mapping.collection();
        Field key = collection.key();
        boolean versioned = key.type() == FieldType.INT64
                && collection.fields().stream().anyMatch(field -> field.name().equals(SampleCollection.ROW_NUMBER));
        return new Table(
                Sql.name(mapping.table()),
                key,
                collection.fields().stream()
                        .filter(field -> field.role() != Field.Role.PRIMARY_KEY)
                        .map(field -> Sql.name(field.name()))
                        .toList(),
                collection.fields().stream()
                        .filter(field -> field.type() == FieldType.FLOAT_VECTOR)
                        .findFirst()
                        .orElseThrow(),
                collection.partitionKey().isPresent(),
                versioned,
                keys(session, mapping, versioned));
    }

    private static List<String> keys(SqlSession session, TableMapping mapping, boolean versioned) {
        Field key = mapping.collection().key();
        String column = Sql.name(key.name());
        boolean isText = key.type() == FieldType.VARCHAR;
        String sql = "SELECT " + (isText ? "HEX(" + column + ")" : column) + " FROM " + Sql.name(mapping.table())
                + (versioned ? " WHERE " + column + " > " + LAST_HOT_KEY : "");
        return session.transact(
                "reading the keys of " + mapping.table(),
                open -> SqlSession.query(
                        open, sql, rows -> isText ? "X'" + rows.getString(1) + "'" : rows.getString(1)));
    }

    /** Commits transactions while {@code going}, as fast as it can. */
    public void run(BooleanSupplier going) {
        run(going, Duration.ZERO);
    }

    /** The same with a pause after each. */
    public void run(BooleanSupplier going, Duration pause) {
        while (going.getAsBoolean()) {
            try (Connection open = connections.open()) {
                open.setAutoCommit(false);
                while (going.getAsBoolean()) {
                    transaction(open);
                    Backoff.pause(pause);
                }
            } catch (SQLException | GodwitException e) {
                if (going.getAsBoolean()) {
                    failed++;
                    lastFailure = String.valueOf(e.getMessage());
                    Backoff.pause(AWAY);
                }
            }
        }
    }

    private void transaction(Connection open) throws SQLException {
        Table table = tables.get(random.nextInt(tables.size()));
        List<String> keys = new ArrayList<>(table.keys());
        int statements = 1 + random.nextInt(MOST_STATEMENTS);
        try (Statement sql = open.createStatement()) {
            for (int i = 0; i < statements && !keys.isEmpty(); i++) {
                sql.executeUpdate(table.versioned() && random.nextDouble() < HOT ? hot(table) : statement(table, keys));
            }
        }
        if (random.nextDouble() < ROLLED_BACK) {
            open.rollback();
            rolledBack++;
        } else {
            open.commit();
            table.keys().clear();
            table.keys().addAll(keys);
            committed++;
        }
    }

    /** Its version is newer than any before, also than one that was rolled back. */
    private String hot(Table table) {
        made++;
        String version = String.valueOf(FIRST_VERSION + made);
        String row = Sql.name(SampleCollection.ROW_NUMBER);
        String vector = Sql.name(table.vector().name());
        String value = vector(table);
        return "INSERT INTO " + table.name() + " (" + Sql.name(table.key().name()) + ", " + row + ", " + vector
                + ") VALUES (" + SampleCollection.longKey(random.nextInt(LiveLoad.HOT_ROWS)) + ", " + version + ", '"
                + value + "') ON DUPLICATE KEY UPDATE " + row + "=" + version + ", " + vector + "='" + value + "'";
    }

    private String statement(Table table, List<String> keys) {
        String key = Sql.name(table.key().name());
        String vector = Sql.name(table.vector().name());
        int at = random.nextInt(keys.size());
        String known = keys.get(at);
        String others = String.join(", ", table.others());
        String columns = " (" + key + ", " + others + ")";
        switch (random.nextInt(table.partitioned() ? 4 : 6)) {
            case 0 -> {
                String fresh = fresh(table);
                keys.add(fresh);
                return "INSERT INTO " + table.name() + columns + " SELECT " + fresh + ", " + others + " FROM "
                        + table.name() + " WHERE " + key + "=" + known;
            }
            case 1 -> {
                return "UPDATE " + table.name() + " SET " + vector + "='" + vector(table) + "' WHERE " + key + "="
                        + known;
            }
            case 2 -> {
                keys.remove(at);
                return "DELETE FROM " + table.name() + " WHERE " + key + "=" + known;
            }
            case 3 -> {
                String fresh = fresh(table);
                keys.set(at, fresh);
                return "UPDATE " + table.name() + " SET " + key + "=" + fresh + " WHERE " + key + "=" + known;
            }
            case 4 -> {
                String other = keys.get(random.nextInt(keys.size()));
                return "REPLACE INTO " + table.name() + columns + " SELECT " + known + ", " + others + " FROM "
                        + table.name() + " WHERE " + key + "=" + other;
            }
            default -> {
                return "INSERT INTO " + table.name() + columns + " SELECT " + known + ", " + others + " FROM "
                        + table.name() + " WHERE " + key + "=" + known + " ON DUPLICATE KEY UPDATE " + vector + "='"
                        + vector(table) + "'";
            }
        }
    }

    private String fresh(Table table) {
        made++;
        return table.key().type() == FieldType.VARCHAR
                ? "'written here " + made + "'"
                : String.valueOf(FIRST_FRESH_KEY + made);
    }

    private String vector(Table table) {
        return IntStream.range(0, table.vector().dimension())
                .mapToObj(i -> String.format(Locale.ROOT, "%.9g", random.nextFloat() * 2 - 1))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
