package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The values that every target refuses: texts longer than their column, floats that are not finite. */
final class TargetValues {
    private TargetValues() {}

    static Optional<ErrorCode> refusal(TestRow row) {
        List<Field> fields = row.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            Object cell = row.cells().get(i);
            if (field.type() == FieldType.VARCHAR
                    && field.maxLength() > 0
                    && ((String) cell).getBytes(StandardCharsets.UTF_8).length > field.maxLength()) {
                return Optional.of(ErrorCode.VALUE_TOO_LONG);
            }
            if (field.type() == FieldType.FLOAT_VECTOR && !finite((List<?>) cell)) {
                return Optional.of(ErrorCode.VALUE_NOT_FINITE);
            }
        }
        return Optional.empty();
    }

    private static boolean finite(List<?> vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.size()).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(b -> bytes.put((Byte) b));
        bytes.flip();
        while (bytes.hasRemaining()) {
            if (!Float.isFinite(bytes.getFloat())) {
                return false;
            }
        }
        return true;
    }
}
