package io.godwit.oceanbase.inspect;

import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.connect.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sparse vectors, exactly. The engine prints six digits of a value; the inner product with a unit vector gives each one exactly,
 * at the price of one query per row.
 */
final class SparseCells {
    private SparseCells() {}

    /** The rows with the printed sparse cells replaced by exact ones. */
    static List<CanonicalRow> exact(Connection open, TableMapping mapping, List<CanonicalRow> rows)
            throws SQLException {
        List<Field> fields = mapping.collection().fields();
        List<CanonicalRow> exact = rows;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).type() == FieldType.SPARSE_FLOAT_VECTOR) {
                exact = replace(open, mapping, exact, i);
            }
        }
        return exact;
    }

    private static List<CanonicalRow> replace(Connection open, TableMapping mapping, List<CanonicalRow> rows, int cell)
            throws SQLException {
        List<CanonicalRow> replaced = new ArrayList<>(rows.size());
        for (CanonicalRow row : rows) {
            List<String> cells = new ArrayList<>(row.cells());
            List<String> pairs = CellText.elements(row.cells().get(cell));
            cells.set(cell, pairs.isEmpty() ? "" : values(open, mapping, row.key(), cell, pairs));
            replaced.add(new CanonicalRow(row.key(), cells));
        }
        return replaced;
    }

    private static String values(Connection open, TableMapping mapping, Key key, int cell, List<String> pairs)
            throws SQLException {
        List<String> indices = pairs.stream().map(SparseCells::index).toList();
        String column = "`" + mapping.collection().fields().get(cell).name() + "`";
        String sql = "SELECT "
                + indices.stream()
                        .map(index -> "inner_product(" + column + ",'{" + index + ":1}')")
                        .collect(Collectors.joining(","))
                + " FROM `" + mapping.table().schema() + "`.`" + mapping.table().table() + "` WHERE `"
                + mapping.collection().key().name() + "` = ?";
        Object parameter =
                switch (key) {
                    case Key.OfLong number -> number.value();
                    case Key.OfText text -> text.value();
                };
        return SqlSession.query(
                        open,
                        sql,
                        row -> {
                            List<String> exact = new ArrayList<>();
                            for (int i = 0; i < indices.size(); i++) {
                                float value = withSign((float) row.getDouble(i + 1), pairs.get(i));
                                exact.add(indices.get(i) + ":" + Integer.toHexString(Float.floatToRawIntBits(value)));
                            }
                            return String.join(",", exact);
                        },
                        parameter)
                .getFirst();
    }

    private static String index(String pair) {
        return pair.substring(0, pair.indexOf(':')).strip();
    }

    /** The sum inside the inner product turns -0.0 into 0.0; the print keeps the sign. */
    private static float withSign(float value, String pair) {
        return value == 0 && pair.substring(pair.indexOf(':') + 1).strip().startsWith("-") ? -0.0f : value;
    }
}
