package io.godwit.oceanbase.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.oceanbase.changelog.InexpressibleValueException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BinlogValuesTest {
    private final Field vector = Field.plain(1, "v", FieldType.FLOAT_VECTOR).withDimension(2);
    private final Field sparse = Field.plain(2, "s", FieldType.SPARSE_FLOAT_VECTOR);
    private final Field number = Field.plain(3, "n", FieldType.INT64);

    @Test
    void aVectorIsAListOrItsBytes() {
        byte[] bytes = floats(0.25f, -0.0f);

        assertThat(BinlogValues.vector(vector, bytes)).isEqualTo(bytes);
        assertThat(BinlogValues.vector(vector, utf8("[0.25, -0.0]"))).isEqualTo(bytes);
        assertThatThrownBy(() -> BinlogValues.vector(vector, utf8("[1]")))
                .isInstanceOf(InexpressibleValueException.class);
        assertThatThrownBy(() -> BinlogValues.vector(vector, new byte[4])).hasMessageContaining("4 bytes");
    }

    @Test
    void aSparseVectorIsSortedByIndex() {
        ByteBuffer expected = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        expected.putInt(1).putFloat(-0.0f).putInt(-1).putFloat(0.1f);

        assertThat(BinlogValues.sparse(sparse, utf8("{4294967295:0.1, 1:-0.0}")))
                .isEqualTo(expected.array());
        assertThat(BinlogValues.sparse(sparse, utf8("{}"))).isEmpty();
        assertThatThrownBy(() -> BinlogValues.sparse(sparse, utf8("{1}")))
                .isInstanceOf(InexpressibleValueException.class);
    }

    @Test
    void anUnsignedNumberBeyondItsSignedRangeIsNotTakenForANegativeOne() {
        assertThat(BinlogValues.number(number, -1, false)).isEqualTo(-1);
        assertThat(BinlogValues.number(number, 5L, true)).isEqualTo(5);
        assertThatThrownBy(() -> BinlogValues.number(number, -1L, true))
                .isInstanceOf(InexpressibleValueException.class);
        assertThatThrownBy(() -> BinlogValues.number(number, "1", false))
                .isInstanceOf(InexpressibleValueException.class);
    }

    @Test
    void placesAreOrderedAsTheLogIsAndSurviveThePosition() {
        BinlogPlace last = new BinlogPlace(3, 0xffff_ffffL);
        BinlogPlace next = BinlogPlace.startOf(4);

        assertThat(last).isLessThan(next);
        assertThat(BinlogPlace.of(last.at(7))).isEqualTo(last);
        assertThat(last.at(7)).isLessThan(next.at(7)).isLessThan(last.at(8));
        assertThat(last.at(7)).isEqualTo(new LogPosition(7, last.at(7).offset()));
    }

    @Test
    void eachConnectionHasAnotherNumberTheSameInEveryProcess() {
        List<Long> numbers = IntStream.range(0, 100)
                .mapToObj(attempt -> ServerIds.of("task.reverse", attempt))
                .toList();

        assertThat(numbers).doesNotHaveDuplicates().allMatch(id -> id > 0 && id < 1L << 32);
        assertThat(ServerIds.of("task.reverse", 0)).isEqualTo(numbers.getFirst());
        assertThat(ServerIds.of("other.reverse", 0)).isNotEqualTo(numbers.getFirst());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }
}
