package io.godwit.oceanbase.changelog;

import io.godwit.model.schema.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Dense vectors out of their text. */
public final class PrintedVector {
    private PrintedVector() {}

    /** Little-endian floats of {@code [1,2]}; a vector of another dimension than the field's is refused. */
    public static byte[] bytes(Field field, byte[] printed) {
        List<String> elements = PrintedList.of(printed);
        if (elements.size() != field.dimension()) {
            throw new InexpressibleValueException(
                    field.name(), "a vector of " + elements.size() + " dimensions, not " + field.dimension());
        }
        ByteBuffer into = ByteBuffer.allocate(elements.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        elements.forEach(element -> into.putFloat((float) Double.parseDouble(element)));
        return into.array();
    }
}
