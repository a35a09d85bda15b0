package io.godwit.dist.it;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.runtime.limit.Backoff;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an application does to tables once it writes to OceanBase: transactions of inserts, updates, removals, changed keys and replaced
 * rows, of which some are rolled back. One thread; a statement that fails because the server is away is given up with its transaction.
 */
final class TableLoad {
    private static final int MOST_STATEMENTS = 12;
    private static final double ROLLED_BACK = 0.15;

    private final Connections connections;
    private final List<Table> tables;
    private final Random random;
    private int committed;
    private int rolledBack;
    private int failed;
    private int made;

    private record Table(
            String name, Field key, List<String> others, int dimension, boolean partitioned, List<String> keys) {}

    /** Writes to the tables of these collections in database {@code default}, where the keys are that they hold now. */
    TableLoad(Connections connections, List<SampleCollection> samples, long seed) {
        this.connections = connections;
        this.random = new Random(seed);
        this.tables = samples.stream().map(this::table).toList();
    }

    int committed() {
        return committed;
    }

    int rolledBack() {
        return rolledBack;
    }

    int failed() {
        return failed;
    }

    private Table table(SampleCollection sample) {
        Field key = sample.fields().stream()
                .filter(field -> field.role() == Field.Role.PRIMARY_KEY)
                .findFirst()
                .orElseThrow();
        List<String> others = sample.fields().stream()
                .filter(field -> field != key)
                .map(field -> "`" + field.name() + "`")
                .collect(Collectors.toCollection(ArrayList::new));
        if (sample.dynamic()) {
            others.add("`$meta`");
        }
        String name = "`default`.`" + sample.name().collection() + "`";
        return new Table(
                name,
                key,
                others,
                sample.fields().stream().mapToInt(Field::dimension).max().orElseThrow(),
                sample.fields().stream().anyMatch(field -> field.role() == Field.Role.PARTITION_KEY),
                keys(name, key));
    }

    private List<String> keys(String table, Field key) {
        try (Connection open = connections.open();
                Statement sql = open.createStatement();
                ResultSet rows =
                        sql.executeQuery("SELECT HEX(`" + key.name() + "`), `" + key.name() + "` FROM " + table)) {
            List<String> keys = new ArrayList<>();
            while (rows.next()) {
                keys.add(key.type() == FieldType.VARCHAR ? "X'" + rows.getString(1) + "'" : rows.getString(2));
            }
            return keys;
        } catch (SQLException e) {
            throw new IllegalStateException(table, e);
        }
    }

    /** Commits transactions until it is told to stop. */
    void run(BooleanSupplier going) {
        while (going.getAsBoolean()) {
            try (Connection open = connections.open()) {
                open.setAutoCommit(false);
                while (going.getAsBoolean()) {
                    transaction(open);
                }
            } catch (SQLException e) {
                failed++;
                Backoff.pause(Duration.ofMillis(200));
            }
        }
    }

    private void transaction(Connection open) throws SQLException {
        Table table = tables.get(random.nextInt(tables.size()));
        List<String> keys = new ArrayList<>(table.keys());
        int statements = 1 + random.nextInt(MOST_STATEMENTS);
        try (Statement sql = open.createStatement()) {
            for (int i = 0; i < statements && !keys.isEmpty(); i++) {
                sql.executeUpdate(statement(table, keys));
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

    private String statement(Table table, List<String> keys) {
        String key = "`" + table.key().name() + "`";
        int at = random.nextInt(keys.size());
        String known = keys.get(at);
        String columns = "(" + key + ", " + String.join(", ", table.others()) + ")";
        String others = String.join(", ", table.others());
        switch (random.nextInt(table.partitioned() ? 4 : 6)) {
            case 0 -> {
                String fresh = fresh(table);
                keys.add(fresh);
                return "INSERT INTO " + table.name() + columns + " SELECT " + fresh + ", " + others + " FROM "
                        + table.name() + " WHERE " + key + "=" + known;
            }
            case 1 -> {
                return "UPDATE " + table.name() + " SET embedding='" + vector(table) + "' WHERE " + key + "=" + known;
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
                        + table.name() + " WHERE " + key + "=" + known + " ON DUPLICATE KEY UPDATE embedding='"
                        + vector(table) + "'";
            }
        }
    }

    private String fresh(Table table) {
        made++;
        return table.key().type() == FieldType.VARCHAR
                ? "'written here " + made + "'"
                : String.valueOf(10_000_000L + made);
    }

    private String vector(Table table) {
        return IntStream.range(0, table.dimension())
                .mapToObj(i -> String.format(Locale.ROOT, "%.9g", random.nextFloat() * 2 - 1))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
