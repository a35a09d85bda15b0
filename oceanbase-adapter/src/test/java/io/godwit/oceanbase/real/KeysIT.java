package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.RejectedRow;
import io.godwit.oceanbase.Tables;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which rows count as one. */
@ExtendWith(RealOceanBase.Provider.class)
class KeysIT {
    private static final List<String> ALIKE = List.of(
            "a",
            "A",
            "a ",
            " a",
            "a  ",
            "\u00e1",
            "a\u0301",
            "\uff41",
            "\u00df",
            "ss",
            "",
            " ",
            "a\0",
            "a'",
            "a\"",
            "a\\",
            "a%",
            "\n",
            "\ud83d\ude00",
            "\ud83d\ude01",
            "\u0130",
            "i",
            "I",
            "\u0131");

    private final RealOceanBase server;

    KeysIT(RealOceanBase server) {
        this.server = server;
    }

    @Test
    void keysThatLookAlikeStayApartAndAreFoundAgain() {
        CollectionSchema collection = Samples.collection("alike", 1, FieldType.VARCHAR);
        TableMapping mapping = server.made(collection);
        List<TestRow> rows = ALIKE.stream()
                .map(key -> Types.with(Samples.row(collection, 1), "id", key))
                .toList();

        assertThat(server.write(mapping, rows)).isEmpty();

        assertThat(server.count(mapping)).isEqualTo(ALIKE.size());
        List<Key> read = new ArrayList<>();
        try (RowInspector inspector = server.ports().inspector()) {
            inspector.forEach(mapping, row -> read.add(row.key()));
        }
        assertThat(read).isEqualTo(ALIKE.stream().<Key>map(Key::of).sorted().toList());
        assertThat(server.write(mapping, rows))
                .hasSize(ALIKE.size())
                .allMatch(r -> r.code() == ErrorCode.TARGET_DUPLICATE_KEY && r.kind() == RejectedRow.Kind.DUPLICATE);
        assertThat(server.count(mapping)).isEqualTo(ALIKE.size());
    }

    @Test
    void theSmallestAndTheLargestIntegerAreKeys() {
        CollectionSchema collection = Samples.collection("ends", 2, FieldType.INT64);
        TableMapping mapping = server.made(collection);
        List<TestRow> rows = LongStream.of(Long.MIN_VALUE, -1, 0, Long.MAX_VALUE)
                .mapToObj(key -> Types.with(Samples.row(collection, 1), "id", key))
                .toList();

        assertThat(server.write(mapping, rows)).isEmpty();
        assertThat(server.write(mapping, rows)).hasSize(4).allMatch(r -> r.kind() == RejectedRow.Kind.DUPLICATE);
    }

    @Test
    void aSharedTableTellsWhoseRowIsInTheWay() {
        TableName table = new TableName(Tables.DATABASE, server.newName("shared"));
        TableMapping first = new TableMapping(Samples.collection("one", 11, FieldType.INT64), table, true);
        TableMapping second = new TableMapping(Samples.collection("two", 12, FieldType.INT64), table, true);
        server.create(first);
        server.write(first, Samples.rows(first.collection(), 3));

        List<RejectedRow> foreign = server.write(second, Samples.rows(second.collection(), 5));
        List<RejectedRow> own = server.write(first, Samples.rows(first.collection(), 4));

        assertThat(foreign).extracting(RejectedRow::index).containsExactly(0, 1, 2);
        assertThat(foreign)
                .allMatch(r -> r.code() == ErrorCode.TARGET_OWNER_MISMATCH
                        && r.reason().contains("11"));
        assertThat(own)
                .extracting(RejectedRow::code)
                .containsExactly(
                        ErrorCode.TARGET_DUPLICATE_KEY,
                        ErrorCode.TARGET_DUPLICATE_KEY,
                        ErrorCode.TARGET_DUPLICATE_KEY,
                        ErrorCode.TARGET_OWNER_MISMATCH);
        assertThat(server.values("SELECT __godwit_source FROM " + table + " ORDER BY id"))
                .containsExactly("11", "11", "11", "12", "12");
        try (RowInspector inspector = server.ports().inspector()) {
            List<Key> ofSecond = new ArrayList<>();
            inspector.forEach(second, row -> ofSecond.add(row.key()));
            assertThat(ofSecond).containsExactly(Key.of(3), Key.of(4));
        }
    }
}
