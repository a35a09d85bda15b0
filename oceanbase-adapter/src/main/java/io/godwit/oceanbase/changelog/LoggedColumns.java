package io.godwit.oceanbase.changelog;

import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.schema.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of a table, and those of its log.
 *
 * @param columns of the table, in its order; empty where it does not exist
 * @param log names of the log's columns, in lower case; empty where it has none
 */
record LoggedColumns(List<Column> columns, Set<String> log) {
    private static final int NAME_CHARACTERS = 64;
    private static final long ROW_BYTES = 1_572_864;
    private static final long LARGEST_THRESHOLD = 786_432;
    private static final long OWN_BYTES = 4_096;
    private static final long DEFAULT_THRESHOLD = 8_192;
    private static final Set<Integer> ABSENT = Set.of(1049, 1146);

    /**
     * One column.
     *
     * @param inKey whether it is part of the primary key, which the log keeps in any case
     * @param large whether its values can be stored beside the row
     * @param textBytes what its values take in a row at most, where it is text in the row
     */
    record Column(String name, boolean inKey, boolean large, long textBytes) {}

    static LoggedColumns of(Connection open, TableName table) throws SQLException {
        TableName log = new LogTable(table).name();
        List<Column> ofLog = log.table().length() > NAME_CHARACTERS ? List.of() : columns(open, log);
        return new LoggedColumns(
                columns(open, table),
                ofLog.stream()
                        .map(column -> column.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
    }

    private static List<Column> columns(Connection open, TableName table) throws SQLException {
        TableName known = Sql.folded(open, table);
        List<Column> columns = SqlSession.query(
                open,
                "SELECT column_name, column_key, data_type, character_octet_length FROM information_schema.columns"
                        + " WHERE table_schema=? AND table_name=? ORDER BY ordinal_position",
                rows -> column(rows.getString(1), rows.getString(2), rows.getString(3), rows.getLong(4)),
                known.schema(),
                known.table());
        if (columns.isEmpty()) {
            requireAbsent(open, table);
        }
        return columns;
    }

    /** The engine does not describe what the user may do nothing with; whoever asks for its rows is told. */
    private static void requireAbsent(Connection open, TableName table) throws SQLException {
        try {
            SqlSession.query(open, "SELECT 1 FROM " + Sql.name(table) + " WHERE 1=0", rows -> rows.getInt(1));
        } catch (SQLException e) {
            if (!ABSENT.contains(e.getErrorCode())) {
                throw e;
            }
        }
    }

    private static Column column(String name, String key, String type, long octets) {
        String known = type.toUpperCase(Locale.ROOT);
        boolean large = known.contains("VECTOR")
                || known.startsWith("ARRAY")
                || known.startsWith("JSON")
                || known.startsWith("MAP")
                || known.startsWith("GEO")
                || known.endsWith("TEXT")
                || known.endsWith("BLOB");
        return new Column(name, "PRI".equals(key), large, large ? 0 : octets);
    }

    boolean exists() {
        return !columns.isEmpty();
    }

    boolean logged() {
        return !log.isEmpty();
    }

    Set<String> unlogged() {
        return columns.stream()
                .map(Column::name)
                .filter(name -> logged() && !log.contains(name.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    /** Why the table can have no log, if that is seen without trying. */
    Optional<String> problem(TableName table) {
        int characters = new LogTable(table).name().table().length();
        if (!exists()) {
            return Optional.of("it does not exist");
        }
        if (characters > NAME_CHARACTERS) {
            return Optional.of("its name is too long: that of its change log would have " + characters
                    + " characters, of " + NAME_CHARACTERS);
        }
        return threshold() < DEFAULT_THRESHOLD
                ? Optional.of("its text columns leave no room for large values in a row of its change log")
                : Optional.empty();
    }

    /**
     * How large a value may be that the log keeps. The application's own statement fails where a value is larger, so it is as large as
     * the engine allows; rows of the log have the limit of any row. Measured: up to 786,432 bytes.
     */
    long threshold() {
        long large = columns.stream().filter(Column::large).count();
        long text = columns.stream().mapToLong(Column::textBytes).sum();
        return large == 0
                ? DEFAULT_THRESHOLD
                : Math.min(LARGEST_THRESHOLD, Math.max(0, ROW_BYTES - OWN_BYTES - text) / large);
    }

    String ddl(TableName table) {
        String values = columns.stream()
                .filter(column -> !column.inKey())
                .map(column -> Sql.name(column.name()))
                .collect(Collectors.joining(", "));
        return "CREATE MATERIALIZED VIEW LOG ON " + Sql.name(table) + " WITH PRIMARY KEY, SEQUENCE"
                + (values.isEmpty() ? "" : " (" + values + ")") + " INCLUDING NEW VALUES";
    }
}
