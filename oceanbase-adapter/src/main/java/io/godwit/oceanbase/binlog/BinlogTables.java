package io.godwit.oceanbase.binlog;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.SqlSessions;
import io.godwit.oceanbase.schema.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The tables that a reader knows, by the ids that the log gives them: a map of a table precedes its rows, and comes again. A server that
 * was started again counts ids anew, and begins a file. One thread.
 */
final class BinlogTables implements AutoCloseable {
    private static final Pattern COMMENTS = Pattern.compile("(?s)\\A(\\s|/\\*.*?\\*/|--[^\\n]*\\n|#[^\\n]*\\n)+");
    private static final Pattern CHANGES = Pattern.compile(
            "(?is)\\A(INSERT|UPDATE|DELETE|REPLACE|LOAD|TRUNCATE|RENAME\\s+TABLE|DROP\\s+(TABLE|DATABASE|SCHEMA)"
                    + "|CREATE\\s+OR\\s+REPLACE\\s+TABLE|ALTER\\s+TABLE\\b.*\\b(RENAME\\s+(TO|AS)|(TRUNCATE|DROP|EXCHANGE)\\s+PARTITION))"
                    + "\\b.*");

    /** A change of a followed table whose rows the log does not hold. */
    record Untold(TableMapping mapping, String why) {}

    /** What the rows of an id are. */
    sealed interface Known {}

    /** Rows of a mapping's table. */
    record Followed(BinlogTable table) implements Known {}

    /** The row of {@link BinlogMarks}. */
    record Marks() implements Known {}

    /** The table that each of Godwit's own transactions changes. */
    record Own() implements Known {}

    /** Rows that nobody follows. */
    record Other() implements Known {}

    private final SqlSessions sessions;
    private final Map<TableName, TableMapping> mappings = new HashMap<>();
    private final TableName checkpoints;
    private final TableName marks;
    private final UnaryOperator<TableName> folded;
    private final Map<Long, Known> known = new HashMap<>();

    /**
     * The tables of mappings.
     *
     * @param folds whether the server keeps names in lower case
     */
    BinlogTables(
            Connections tenant,
            Collection<TableMapping> mappings,
            TableName checkpoints,
            TableName marks,
            boolean folds) {
        this.sessions = new SqlSessions(tenant);
        this.folded = folds ? BinlogTables::lower : name -> name;
        mappings.forEach(mapping -> this.mappings.put(folded.apply(mapping.table()), mapping));
        this.checkpoints = folded.apply(checkpoints);
        this.marks = folded.apply(marks);
    }

    private static TableName lower(TableName name) {
        return new TableName(
                name.schema().toLowerCase(Locale.ROOT), name.table().toLowerCase(Locale.ROOT));
    }

    /** A map of a table: rows of its id follow. */
    void map(TableMapEventData map) {
        if (!known.containsKey(map.getTableId())) {
            known.put(map.getTableId(), kind(map));
        }
    }

    /** Forgets the ids: another file begins, in which they may be other tables'. */
    void forget() {
        known.clear();
    }

    /** Whether no table is followed, so that no change can be missed. */
    boolean isEmpty() {
        return mappings.isEmpty();
    }

    private Known kind(TableMapEventData map) {
        TableName name = folded.apply(new TableName(map.getDatabase(), map.getTable()));
        if (name.equals(checkpoints)) {
            return new Own();
        }
        if (name.equals(marks)) {
            return new Marks();
        }
        TableMapping mapping = mappings.get(name);
        return mapping == null ? new Other() : new Followed(new BinlogTable(mapping, map, columns(map, mapping)));
    }

    private List<String> columns(TableMapEventData map, TableMapping mapping) {
        return map.getEventMetadata() != null && map.getEventMetadata().getColumnNames() != null
                ? map.getEventMetadata().getColumnNames()
                : sessions.transact("describing " + mapping.table(), open -> columns(open, mapping.table()));
    }

    private static List<String> columns(Connection open, TableName table) throws SQLException {
        TableName name = Sql.folded(open, table);
        return SqlSession.query(
                open,
                "SELECT column_name FROM information_schema.columns WHERE table_schema=? AND table_name=?"
                        + " ORDER BY ordinal_position",
                row -> row.getString(1),
                name.schema(),
                name.table());
    }

    /** What rows of the id are. */
    Known of(long tableId) {
        return known.getOrDefault(tableId, new Other());
    }

    /** What a statement does to a followed table that no row event tells, in words; empty where it does nothing of the kind. */
    Optional<Untold> untold(String statement) {
        String bare = COMMENTS.matcher(statement).replaceFirst("");
        if (!CHANGES.matcher(bare).matches()) {
            return Optional.empty();
        }
        String words = bare.toLowerCase(Locale.ROOT);
        return mappings.values().stream()
                .filter(mapping -> isNamed(mapping.table(), words))
                .findFirst()
                .map(mapping -> new Untold(
                        mapping,
                        "a statement changed table " + mapping.table() + ", and the log does not hold its rows: "
                                + words.split("\\s+")[0].toUpperCase(Locale.ROOT)
                                + ". Compare the table with its collection, or migrate it again"));
    }

    private static boolean isNamed(TableName table, String words) {
        String name =
                words.startsWith("drop database") || words.startsWith("drop schema") ? table.schema() : table.table();
        return Pattern.compile("(?<![\\w$])" + Pattern.quote(name.toLowerCase(Locale.ROOT)) + "(?![\\w$])")
                .matcher(words)
                .find();
    }

    @Override
    public void close() {
        sessions.close();
    }
}
