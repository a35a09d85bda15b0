package io.godwit.oceanbase.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.AllTypes;
import io.godwit.oceanbase.ExpectedCells;
import io.godwit.oceanbase.Tables;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.real.Replay;
import io.godwit.testsupport.TestRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values come out of the binlog bit by bit as they went in: numbers and texts as such, what MariaDB has no type for as bytes or text. */
@Timeout(60)
@ExtendWith(MariaDb.Provider.class)
class BinlogExactIT {
    private static final int ROWS = 300;

    private final MariaDb server;
    private final BinlogSite site;
    private final Random random = new Random(20261129);

    BinlogExactIT(MariaDb server) {
        this.server = server;
        this.site = new BinlogSite(server);
    }

    @Test
    void everyTypeUnderNumberKeys() {
        TableMapping mapping = site.made(Tables.collection("exact_numbers", 31, AllTypes.fields(FieldType.INT64)));
        List<TestRow> rows = new ArrayList<>();
        Stream.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L)
                .forEach(key -> rows.add(AllTypes.row(mapping.collection(), key, random)));
        for (long key = 1; key <= ROWS; key++) {
            rows.add(AllTypes.row(mapping.collection(), key, random));
        }
        assertComeBack(mapping, rows);
    }

    @Test
    void everyTypeUnderTextKeys() {
        TableMapping mapping = site.made(Tables.collection("exact_texts", 32, AllTypes.fields(FieldType.VARCHAR)));
        assertComeBack(
                mapping,
                AllTypes.texts().stream()
                        .map(text -> AllTypes.row(mapping.collection(), text, random))
                        .toList());
    }

    private void assertComeBack(TableMapping mapping, List<TestRow> any) {
        List<TestRow> rows = any.stream().map(BinlogExactIT::asMariaDbKeepsIt).toList();
        try (Replay replay = site.replay(List.of(mapping))) {
            write(mapping, rows);
            replay.catchUp();

            assertThat(replay.malformed()).isEmpty();
            List<CanonicalRow> expected = rows.stream()
                    .map(ExpectedCells::of)
                    .sorted(Comparator.comparing(CanonicalRow::key))
                    .toList();
            List<CanonicalRow> actual = replay.rows(mapping).values().stream()
                    .map(ExpectedCells::of)
                    .toList();
            assertThat(actual).hasSameSizeAs(expected);
            for (int row = 0; row < expected.size(); row++) {
                for (int i = 0; i < expected.get(row).cells().size(); i++) {
                    assertThat(actual.get(row).cells().get(i))
                            .as(
                                    "%s of row %s",
                                    mapping.collection().fields().get(i).name(),
                                    expected.get(row).key())
                            .isEqualTo(expected.get(row).cells().get(i));
                }
            }
            server.sql("DELETE FROM " + mapping.table());
            replay.catchUp();
            assertThat(replay.rows(mapping)).isEmpty();
        }
    }

    /** MariaDB makes 0 of -0.0 in a column of its own. */
    private static TestRow asMariaDbKeepsIt(TestRow row) {
        List<Object> cells =
                row.cells().stream().map(BinlogExactIT::asMariaDbKeepsIt).toList();
        return new TestRow(row.schema(), cells);
    }

    private static Object asMariaDbKeepsIt(Object cell) {
        if (cell instanceof Float number && number == 0) {
            return 0.0f;
        }
        return cell instanceof Double number && number == 0 ? 0.0 : cell;
    }

    /** Parameters travel in binary form: text would round some floats. */
    private void write(TableMapping mapping, List<TestRow> rows) {
        Connections at = server.connections();
        List<Field> fields = mapping.collection().fields();
        String sql = "INSERT INTO " + mapping.table() + " VALUES ("
                + fields.stream().map(field -> "?").collect(Collectors.joining(",")) + ")";
        try (Connection open =
                        DriverManager.getConnection(at.url() + "?useServerPrepStmts=true", at.user(), at.password());
                PreparedStatement statement = open.prepareStatement(sql)) {
            for (TestRow row : rows) {
                for (int i = 0; i < fields.size(); i++) {
                    set(
                            statement,
                            i + 1,
                            fields.get(i),
                            row.isNull(i) ? null : row.cells().get(i));
                }
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static void set(PreparedStatement statement, int at, Field field, Object cell) throws SQLException {
        switch (cell) {
            case null -> statement.setString(at, null);
            case Long number -> statement.setLong(at, number);
            case Float number -> statement.setFloat(at, number);
            case Double number -> statement.setDouble(at, number);
            case String text -> statement.setString(at, text);
            case List<?> list -> set(statement, at, field.type(), list);
            default -> throw new AssertionError(cell);
        }
    }

    private static void set(PreparedStatement statement, int at, FieldType type, List<?> list) throws SQLException {
        switch (type) {
            case FLOAT_VECTOR -> statement.setBytes(at, bytes(list));
            case SPARSE_FLOAT_VECTOR ->
                statement.setString(at, sparse(ByteBuffer.wrap(bytes(list)).order(ByteOrder.LITTLE_ENDIAN)));
            default ->
                statement.setString(
                        at, list.stream().map(BinlogExactIT::element).collect(Collectors.joining(",", "[", "]")));
        }
    }

    private static String element(Object element) {
        return element instanceof String text ? new TextNode(text).toString() : element.toString();
    }

    private static byte[] bytes(List<?> list) {
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (Byte) list.get(i);
        }
        return bytes;
    }

    private static String sparse(ByteBuffer pairs) {
        List<String> printed = new ArrayList<>();
        while (pairs.hasRemaining()) {
            printed.add(Integer.toUnsignedString(pairs.getInt()) + ":" + pairs.getFloat());
        }
        return "{" + String.join(",", printed) + "}";
    }
}
