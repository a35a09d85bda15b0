package io.godwit.oceanbase.inspect;

import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.TimeLimits;
import io.godwit.oceanbase.schema.ExactColumns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Pages through a table in key order. One thread. */
public final class TableInspector implements RowInspector {
    private static final int PAGE_ROWS = 500;

    private final SqlSession session;

    /** An inspector that connects on first use. */
    public TableInspector(Connections connections) {
        this.session = new SqlSession(connections.within(TimeLimits.READING));
    }

    @Override
    public void forEach(TableMapping mapping, Consumer<CanonicalRow> rows) {
        Optional<Key> last = Optional.empty();
        List<CanonicalRow> page;
        do {
            Optional<Key> after = last;
            page = session.transact("reading " + mapping.table(), open -> page(open, mapping, after));
            page.forEach(rows);
            last = page.isEmpty() ? last : Optional.of(page.getLast().key());
        } while (page.size() == PAGE_ROWS);
    }

    @Override
    public void close() {
        session.close();
    }

    private static List<CanonicalRow> page(Connection open, TableMapping mapping, Optional<Key> after)
            throws SQLException {
        String key = quoted(mapping.collection().key());
        List<String> conditions = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        if (mapping.aggregated()) {
            conditions.add("`" + TableMapping.OWNER_COLUMN + "` = ?");
            parameters.add(mapping.collection().id());
        }
        if (after.isPresent()) {
            conditions.add(key + " > ?");
            parameters.add(
                    switch (after.get()) {
                        case Key.OfLong number -> number.value();
                        case Key.OfText text -> text.value();
                    });
        }
        String sql = "SELECT " + String.join(", ", expressions(mapping)) + " FROM `"
                + mapping.table().schema() + "`.`"
                + mapping.table().table() + "`"
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + " ORDER BY " + key + " LIMIT " + PAGE_ROWS;
        List<CanonicalRow> rows = SqlSession.query(open, sql, row -> read(mapping, row), parameters.toArray());
        return SparseCells.exact(open, mapping, rows);
    }

    private static List<String> expressions(TableMapping mapping) {
        return mapping.collection().fields().stream().map(ExactColumns::of).toList();
    }

    private static CanonicalRow read(TableMapping mapping, ResultSet row) throws SQLException {
        List<String> cells = new ArrayList<>();
        List<Field> fields = mapping.collection().fields();
        for (int i = 0; i < fields.size(); i++) {
            String text = row.getString(i + 1);
            cells.add(text == null ? absent(fields.get(i)) : CellText.canonical(fields.get(i), text));
        }
        int keyColumn = mapping.collection().keyIndex() + 1;
        Key key = mapping.collection().key().type() == FieldType.INT64
                ? Key.of(row.getLong(keyColumn))
                : Key.of(row.getString(keyColumn));
        return new CanonicalRow(key, cells);
    }

    /** A row that was written without dynamic fields has none in Milvus. */
    private static String absent(Field field) {
        return field.role() == Field.Role.DYNAMIC ? CanonicalRow.NO_FIELDS : CanonicalRow.ABSENT;
    }

    private static String quoted(Field field) {
        return "`" + field.name() + "`";
    }
}
