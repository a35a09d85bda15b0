package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be stored unchanged is refused by name, and the rows around it are written. Invariants 3, 7. */
@ExtendWith(RealOceanBase.Provider.class)
class RefusedValuesIT {
    private final RealOceanBase server;
    private final CollectionSchema collection = Types.collection();

    RefusedValuesIT(RealOceanBase server) {
        this.server = server;
    }

    static Stream<Arguments> unstorable() {
        return Stream.of(
                Arguments.of("a_float", Float.NaN, ErrorCode.VALUE_NOT_FINITE),
                Arguments.of("a_float", Float.NEGATIVE_INFINITY, ErrorCode.VALUE_NOT_FINITE),
                Arguments.of("a_double", Double.NaN, ErrorCode.VALUE_NOT_FINITE),
                Arguments.of("a_double", Double.POSITIVE_INFINITY, ErrorCode.VALUE_NOT_FINITE),
                Arguments.of("list_float", List.of(1f, Float.NaN), ErrorCode.VALUE_NOT_FINITE),
                Arguments.of("list_double", List.of(Double.NEGATIVE_INFINITY), ErrorCode.VALUE_NOT_FINITE),
                Arguments.of("dense", Types.dense(0, 0, Float.NaN, 0, 0, 0), ErrorCode.VALUE_NOT_FINITE),
                Arguments.of("dense", Types.dense(0, 0, 0, 0, 0, Float.POSITIVE_INFINITY), ErrorCode.VALUE_NOT_FINITE),
                Arguments.of("sparse", Types.sparse(1, Float.NaN), ErrorCode.VALUE_NOT_FINITE),
                Arguments.of("dense", Types.dense(1, 2, 3), ErrorCode.VALUE_BAD_VECTOR),
                Arguments.of("a_json", "{\"n\":1e400}", ErrorCode.VALUE_BAD_JSON),
                Arguments.of("a_json", "{\"n\":18446744073709551616}", ErrorCode.VALUE_BAD_JSON),
                Arguments.of("a_json", "[-9223372036854775809]", ErrorCode.VALUE_BAD_JSON),
                Arguments.of("a_json", "[\"\\ud800\"]", ErrorCode.VALUE_BAD_JSON),
                Arguments.of("a_json", "{\"\\udc00\":1}", ErrorCode.VALUE_BAD_JSON),
                Arguments.of("$meta", "{\"n\":[1e309]}", ErrorCode.VALUE_BAD_JSON),
                Arguments.of("a_varchar", "x".repeat(Types.TEXT_BYTES + 1), ErrorCode.VALUE_TOO_LONG),
                Arguments.of("a_varchar", "\ud83d\ude00".repeat(Types.TEXT_BYTES + 1), ErrorCode.VALUE_TOO_LONG),
                Arguments.of("a_varchar", "x".repeat(Types.TEXT_BYTES) + " ", ErrorCode.VALUE_TOO_LONG),
                Arguments.of("list_varchar", List.of("x".repeat(Types.TEXT_BYTES + 1)), ErrorCode.VALUE_TOO_LONG),
                Arguments.of("list_varchar", List.of("x".repeat(Types.TEXT_BYTES) + " "), ErrorCode.VALUE_TOO_LONG),
                Arguments.of("a_int8", 128L, ErrorCode.VALUE_OUT_OF_RANGE),
                Arguments.of("a_int16", -32_769L, ErrorCode.VALUE_OUT_OF_RANGE),
                Arguments.of("a_int32", 2_147_483_648L, ErrorCode.VALUE_OUT_OF_RANGE));
    }

    @ParameterizedTest
    @MethodSource("unstorable")
    void aValueThatCannotBeKeptIsRefusedAndItsNeighboursAreWritten(String field, Object value, ErrorCode code) {
        TableMapping mapping = server.made(collection);
        TestRow refused = Types.with(Types.row(collection, 2), field, value);

        List<RejectedRow> rejected =
                server.write(mapping, List.of(Types.row(collection, 1), refused, Types.row(collection, 3)));

        assertThat(rejected).singleElement().satisfies(row -> {
            assertThat(row.index()).isEqualTo(1);
            assertThat(row.kind()).isEqualTo(RejectedRow.Kind.VALUE);
            assertThat(row.code()).as(row.reason()).isEqualTo(code);
            assertThat(row.reason()).isNotBlank().doesNotContain("xxx");
        });
        assertThat(server.values("SELECT id FROM " + mapping.table() + " ORDER BY id"))
                .containsExactly("1", "3");
    }

    @Test
    void anArrayElementOutOfRangeIsNeverStoredAsAnother() {
        TableMapping mapping = server.made(collection);
        TestRow refused = Types.with(Types.row(collection, 1), "list_int8", List.of(1L, 200L));

        assertThat(server.write(mapping, List.of(refused)))
                .singleElement()
                .returns(RejectedRow.Kind.VALUE, RejectedRow::kind);
        assertThat(server.count(mapping)).isZero();
    }

    @Test
    void bytesThatAreNoTextAreNeverStoredAsOtherText() {
        TableMapping mapping = server.made(collection);
        for (byte[] bytes : new byte[][] {{(byte) 0xff}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {'a', (byte) 0xc3}}) {
            RowBatch batch = new OneRow(new Overlaid(Types.row(collection, 1), "a_varchar", bytes));

            assertThat(new Batches(server, mapping).write(batch))
                    .singleElement()
                    .returns(RejectedRow.Kind.VALUE, RejectedRow::kind);
        }
        assertThat(server.count(mapping)).isZero();
    }

    @Test
    void aKeyLongerThanAnIndexTakesIsRefusedAsSuch() {
        CollectionSchema wide = Types.collection(
                "wide",
                8,
                List.of(Field.plain(1, "id", FieldType.VARCHAR)
                        .withMaxLength(20_000)
                        .as(Field.Role.PRIMARY_KEY)));
        TableMapping mapping = server.made(wide);
        List<TestRow> rows = Stream.of("k", "x".repeat(4_096), "\ud83d\ude00".repeat(4_096), "x".repeat(4_097))
                .map(key -> new TestRow(wide, List.of(key)))
                .toList();

        List<RejectedRow> rejected = server.write(mapping, rows);

        assertThat(rejected)
                .singleElement()
                .returns(3, RejectedRow::index)
                .returns(ErrorCode.VALUE_KEY_TOO_LONG, RejectedRow::code);
        assertThat(server.count(mapping)).isEqualTo(3);
    }

    @Test
    void theFewBadRowsOfALargeBatchAreFoundAndTheRestIsWritten() {
        TableMapping mapping = server.made(collection);
        List<TestRow> rows = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            rows.add(Types.with(Types.row(collection, i), "$meta", "{\"fill\":\"" + "x".repeat(3_000) + "\"}"));
        }
        for (int bad : new int[] {0, 1, 1_234, 2_999}) {
            rows.set(bad, Types.with(rows.get(bad), "a_varchar", "x".repeat(Types.TEXT_BYTES + 1)));
        }
        rows.set(77, Types.with(rows.get(77), "id", 76L));

        List<RejectedRow> rejected = server.write(mapping, rows);

        assertThat(rejected).extracting(RejectedRow::index).containsExactly(0, 1, 77, 1_234, 2_999);
        assertThat(rejected.get(2).kind()).isEqualTo(RejectedRow.Kind.DUPLICATE);
        assertThat(server.count(mapping)).isEqualTo(2_995);
    }

    @Test
    void aRowThatTheTableItselfForbidsIsRefused() {
        TableMapping mapping = server.made(collection);
        server.sql("ALTER TABLE " + mapping.table() + " ADD CONSTRAINT " + server.newName("positive")
                + " CHECK (a_int32 > 0)");
        TestRow refused = Types.with(Types.row(collection, 1), "a_int32", -5L);

        assertThat(server.write(mapping, List.of(refused, Types.row(collection, 2))))
                .singleElement()
                .returns(0, RejectedRow::index)
                .returns(ErrorCode.VALUE_REFUSED, RejectedRow::code);
        assertThat(server.count(mapping)).isEqualTo(1);
    }

    private record OneRow(Overlaid only) implements RowBatch {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public RowView row(int i) {
            return only;
        }

        @Override
        public Key key(int i) {
            return only.row().key();
        }
    }

    /** A row with bytes of its own in one field. */
    private record Overlaid(TestRow row, String field, byte[] bytes) implements RowView {
        @Override
        public boolean isNull(int i) {
            return row.isNull(i);
        }

        @Override
        public long longAt(int i) {
            return row.longAt(i);
        }

        @Override
        public float floatAt(int i) {
            return row.floatAt(i);
        }

        @Override
        public double doubleAt(int i) {
            return row.doubleAt(i);
        }

        @Override
        public void bytesAt(int i, ByteSlice into) {
            if (row.schema().fields().get(i).name().equals(field)) {
                into.set(bytes, 0, bytes.length);
            } else {
                row.bytesAt(i, into);
            }
        }

        @Override
        public ArrayView arrayAt(int i) {
            return row.arrayAt(i);
        }
    }
}
