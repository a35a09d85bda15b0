package io.godwit.control.precheck;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.util.OptionalLong;

/** How large a row event can be, by the schema of its collection. */
final class RowBound {
    /** Names, positions and lengths beside the values. */
    private static final long FRAME_BYTES = 2_048;

    private static final long NUMBER_BYTES = 10;
    /** Milvus refuses longer JSON. */
    private static final long JSON_BYTES = 65_536;

    private RowBound() {}

    /** Bytes; empty where a field has no bound of its own. */
    static OptionalLong of(CollectionSchema collection) {
        boolean bounded =
                collection.fields().stream().noneMatch(field -> field.type() == FieldType.SPARSE_FLOAT_VECTOR);
        return bounded
                ? OptionalLong.of(FRAME_BYTES
                        + collection.fields().stream().mapToLong(RowBound::of).sum())
                : OptionalLong.empty();
    }

    private static long of(Field field) {
        return NUMBER_BYTES
                + switch (field.type()) {
                    case VARCHAR -> field.maxLength();
                    case JSON -> JSON_BYTES;
                    case FLOAT_VECTOR -> (long) field.dimension() * Float.BYTES;
                    case ARRAY -> field.maxCapacity() * (NUMBER_BYTES + field.maxLength());
                    default -> 0;
                };
    }
}
