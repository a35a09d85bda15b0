package io.godwit.oceanbase.changelog;

import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;

/** What an integer of the collection holds: a table that was made by hand may have wider columns. */
final class Ranges {
    private Ranges() {}

    static long requireWithin(Field field, FieldType type, long value) {
        boolean fits =
                switch (type) {
                    case INT8 -> value == (byte) value;
                    case INT16 -> value == (short) value;
                    case INT32 -> value == (int) value;
                    default -> true;
                };
        if (!fits) {
            throw new InexpressibleValueException(field.name(), "a number that is no " + type);
        }
        return value;
    }
}
