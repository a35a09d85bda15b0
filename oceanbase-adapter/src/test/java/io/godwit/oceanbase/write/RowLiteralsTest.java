package io.godwit.oceanbase.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.Tables;
import io.godwit.testsupport.TestRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowLiteralsTest {
    private static final Field KEY = Field.plain(100, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY);
    private static final Field SPARSE = Field.plain(102, "c", FieldType.SPARSE_FLOAT_VECTOR);
    private static final Field VECTOR =
            Field.plain(102, "c", FieldType.FLOAT_VECTOR).withDimension(2);

    @Test
    void numbersKeepEveryBit() {
        assertThat(literal(Field.plain(1, "c", FieldType.FLOAT), Float.MAX_VALUE))
                .isEqualTo("3.4028234663852886e38");
        assertThat(literal(Field.plain(1, "c", FieldType.FLOAT), -0.0f)).isEqualTo("-0.0e0");
        assertThat(literal(Field.plain(1, "c", FieldType.DOUBLE), Double.MIN_VALUE))
                .isEqualTo("4.9e-324");
        assertThat(literal(Field.plain(1, "c", FieldType.INT64), Long.MIN_VALUE))
                .isEqualTo("-9223372036854775808");
    }

    @Test
    void vectorsAreTheirBytes() {
        assertThat(literal(VECTOR, floats(1.0f, -0.0f))).isEqualTo("x'0000803f00000080'");
    }

    @Test
    void sparseVectorsAreTextWithUnsignedIndices() {
        ByteBuffer pairs = buffer(16).putInt(3).putFloat(0.1f).putInt(-1).putFloat(-0.0f);

        assertThat(literal(SPARSE, TestRow.bytes(pairs.array()))).isEqualTo("'{3:0.1,4294967295:-0.0}'");
        assertThat(literal(SPARSE, List.of())).isEqualTo("'{}'");
    }

    @Test
    void indicesThatDoNotAscendAreRefused() {
        ByteBuffer pairs = buffer(16).putInt(3).putFloat(1).putInt(3).putFloat(2);

        assertRefused(SPARSE, TestRow.bytes(pairs.array()), ErrorCode.VALUE_BAD_VECTOR);
    }

    @Test
    void arraysOfIntegersAreTextOthersAreConstructed() {
        assertThat(literal(array(FieldType.INT64), List.of(1L, Long.MIN_VALUE)))
                .isEqualTo("'[1,-9223372036854775808]'");
        assertThat(literal(array(FieldType.BOOL), List.of(1L, 0L))).isEqualTo("'[1,0]'");
        assertThat(literal(array(FieldType.FLOAT), List.of(0.5f, Float.MAX_VALUE)))
                .isEqualTo("array(0.5e0,3.4028234663852886e38)");
        assertThat(literal(array(FieldType.DOUBLE), List.of(-0.0))).isEqualTo("array(-0.0e0)");
        assertThat(literal(array(FieldType.VARCHAR), List.of("", "it's"))).isEqualTo("array('','it\\'s')");
        assertThat(literal(array(FieldType.DOUBLE), List.of())).isEqualTo("'[]'");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsRefusedEverywhere(float value) {
        assertRefused(Field.plain(1, "c", FieldType.FLOAT), value, ErrorCode.VALUE_NOT_FINITE);
        assertRefused(Field.plain(1, "c", FieldType.DOUBLE), (double) value, ErrorCode.VALUE_NOT_FINITE);
        assertRefused(VECTOR, floats(1, value), ErrorCode.VALUE_NOT_FINITE);
        assertRefused(array(FieldType.FLOAT), List.of(1f, value), ErrorCode.VALUE_NOT_FINITE);
        assertRefused(array(FieldType.DOUBLE), List.of((double) value), ErrorCode.VALUE_NOT_FINITE);
        assertRefused(SPARSE, TestRow.bytes(buffer(8).putInt(1).putFloat(value).array()), ErrorCode.VALUE_NOT_FINITE);
    }

    @Test
    void anAbsentDynamicFieldIsNullAndAggregatedRowsNameTheirOwner() {
        TableMapping plain = Tables.mapping("t", KEY, Field.dynamic(103));
        TableMapping mapping =
                new TableMapping(Tables.collection("t", 42, KEY, Field.dynamic(103)), plain.table(), true);
        SqlBuffer out = new SqlBuffer();
        RowLiterals literals = new RowLiterals(mapping);

        literals.append(new TestRow(mapping.collection(), List.of(7L, TestRow.ABSENT)), out);

        assertThat(out).hasToString("(7,NULL,42)");
        assertThat(RowLiterals.columns(mapping)).containsExactly("`id`", "`$meta`", "`__godwit_source`");
    }

    private static void assertRefused(Field field, Object cell, ErrorCode code) {
        assertThatThrownBy(() -> literal(field, cell)).isInstanceOfSatisfying(UnstorableValueException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e).hasMessageContaining("column c");
        });
    }

    private static String literal(Field field, Object cell) {
        TableMapping mapping = Tables.mapping("t", KEY, field);
        SqlBuffer out = new SqlBuffer();
        new RowLiterals(mapping).append(new TestRow(mapping.collection(), List.of(7L, cell)), out);
        String row = out.toString();
        assertThat(row).startsWith("(7,").endsWith(")");
        return row.substring(3, row.length() - 1);
    }

    private static Field array(FieldType element) {
        return Field.plain(1, "c", FieldType.ARRAY).withElements(element, 8).withMaxLength(16);
    }

    private static List<Byte> floats(float... values) {
        ByteBuffer bytes = buffer(4 * values.length);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return TestRow.bytes(bytes.array());
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
