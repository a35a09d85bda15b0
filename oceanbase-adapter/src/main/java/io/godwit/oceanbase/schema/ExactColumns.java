package io.godwit.oceanbase.schema;

import io.godwit.model.schema.Field;

/**
 * What makes the engine print a column exactly: a plain read shows six digits of a float, and the text of an array of texts escapes
 * nothing. Of a sparse vector no exact text is known; see where it is read.
 */
public final class ExactColumns {
    private ExactColumns() {}

    /** The expression that stands for the field's column in a select list. */
    public static String of(Field field) {
        String column = Sql.name(field.name());
        return switch (field.type()) {
            case FLOAT -> column + "*1e0";
            case FLOAT_VECTOR -> "array_map(x->x*1e0, " + column + ")";
            case ARRAY ->
                switch (field.elementType().orElseThrow()) {
                    case FLOAT, DOUBLE -> "array_map(x->x*1e0, " + column + ")";
                    case VARCHAR -> "array_map(x->hex(x), " + column + ")";
                    default -> column;
                };
            default -> column;
        };
    }
}
