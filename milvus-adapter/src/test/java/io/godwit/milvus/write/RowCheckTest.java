package io.godwit.milvus.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowCheckTest {
    private static final CollectionSchema SCHEMA = new CollectionSchema(
            new CollectionName("default", "c"),
            1,
            "",
            List.of(
                    Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                    Field.plain(2, "small", FieldType.INT16),
                    Field.plain(3, "title", FieldType.VARCHAR).withMaxLength(4),
                    Field.plain(4, "tags", FieldType.ARRAY)
                            .withElements(FieldType.VARCHAR, 2)
                            .withMaxLength(3),
                    Field.plain(5, "terms", FieldType.SPARSE_FLOAT_VECTOR),
                    Field.plain(6, "v", FieldType.FLOAT_VECTOR).withDimension(2),
                    Field.dynamic(7)),
            false,
            0,
            List.of(),
            0);

    private final RowCheck check = new RowCheck(SCHEMA);

    @Test
    void whatFitsIsMeasured() {
        assertThat(refusal(32_767L, "\u4e2db", List.of("abc", ""), sparse(1, 0f, -2, 1f), dense(1, 2)))
                .isEmpty();

        assertThat(check.bytes()).isBetween(60L, 200L);
    }

    @Test
    void theReasonNamesTheFieldAndTheCodeTheKind() {
        assertThat(refusal(32_768L, "a", List.of(), sparse(), dense(1, 2))).contains(ErrorCode.VALUE_OUT_OF_RANGE);
        assertThat(refusal(1L, "\u4e2d\u6587", List.of(), sparse(), dense(1, 2)))
                .as("bytes count")
                .contains(ErrorCode.VALUE_TOO_LONG);
        assertThat(refusal(1L, "a", Collections.nCopies(3, "b"), sparse(), dense(1, 2)))
                .contains(ErrorCode.VALUE_TOO_LONG);
        assertThat(refusal(1L, "a", List.of("b", "bbbb"), sparse(), dense(1, 2)))
                .contains(ErrorCode.VALUE_TOO_LONG);
        assertThat(refusal(1L, "a", List.of(), sparse(2, 1f, 2, 1f), dense(1, 2)))
                .contains(ErrorCode.VALUE_BAD_VECTOR);
        assertThat(refusal(1L, "a", List.of(), sparse(-1, 1f), dense(1, 2)))
                .as("index 2^32-1")
                .contains(ErrorCode.VALUE_BAD_VECTOR);
        assertThat(refusal(1L, "a", List.of(), sparse(1, -1f), dense(1, 2))).contains(ErrorCode.VALUE_BAD_VECTOR);
        assertThat(refusal(1L, "a", List.of(), sparse(1, Float.NaN), dense(1, 2)))
                .contains(ErrorCode.VALUE_NOT_FINITE);
        assertThat(refusal(1L, "a", List.of(), sparse(), dense(1, Float.NEGATIVE_INFINITY)))
                .contains(ErrorCode.VALUE_NOT_FINITE);
        assertThat(refusal(1L, "a", List.of(), sparse(), dense(1))).contains(ErrorCode.VALUE_BAD_VECTOR);
        assertThat(refusal(TestRow.ABSENT, "a", List.of(), sparse(), dense(1, 2)))
                .contains(ErrorCode.VALUE_REFUSED);
        CollectionSchema loose = SCHEMA.withNulls();
        assertThat(new RowCheck(loose)
                        .refusal(new TestRow(
                                loose,
                                List.of(1L, 1L, TestRow.ABSENT, List.of(), sparse(), dense(1, 2), TestRow.ABSENT))))
                .as("rows of a table may hold NULL, and the dynamic field may be absent")
                .hasValueSatisfying(r -> assertThat(r.reason()).contains("title", "holds NULL"));
    }

    private Optional<ErrorCode> refusal(Object small, String title, List<?> tags, List<Byte> terms, List<Byte> v) {
        Optional<Refusal> refusal =
                check.refusal(new TestRow(SCHEMA, List.of(1L, small, title, tags, terms, v, TestRow.ABSENT)));
        refusal.ifPresent(r -> assertThat(r.reason()).startsWith("field "));
        return refusal.map(Refusal::code);
    }

    private static List<Byte> dense(float... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * elements.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float element : elements) {
            bytes.putFloat(element);
        }
        return TestRow.bytes(bytes.array());
    }

    private static List<Byte> sparse(float... indexesAndValues) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * indexesAndValues.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < indexesAndValues.length; i += 2) {
            bytes.putInt((int) indexesAndValues[i]).putFloat(indexesAndValues[i + 1]);
        }
        return TestRow.bytes(bytes.array());
    }
}
