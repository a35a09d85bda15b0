package io.godwit.model.task;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whether one table can hold the rows of two collections: the same columns, whatever their order. */
final class SharedShape {
    private SharedShape() {}

    /** Why not; {@code field} is empty when it is about the collection as a whole. */
    record Clash(Optional<String> field, String reason) {}

    static Optional<Clash> clash(CollectionSchema first, CollectionSchema other) {
        Map<String, Field> columns = new HashMap<>();
        first.fields().forEach(field -> columns.put(field.name(), field));
        for (Field field : other.fields()) {
            Field twin = columns.remove(field.name());
            if (twin == null) {
                return Optional.of(new Clash(Optional.of(field.name()), "the field is not in that collection"));
            }
            Optional<String> reason = difference(twin, field);
            if (reason.isPresent()) {
                return Optional.of(new Clash(Optional.of(field.name()), reason.get()));
            }
        }
        if (!columns.isEmpty()) {
            return Optional.of(new Clash(
                    Optional.empty(),
                    "it lacks the field "
                            + columns.keySet().stream().sorted().findFirst().orElseThrow()));
        }
        if (first.autoId() != other.autoId()) {
            return Optional.of(new Clash(
                    Optional.of(other.key().name()),
                    "the source makes the keys of one of them (AutoID) and not of the other"));
        }
        return first.partitionCount() == other.partitionCount()
                ? Optional.empty()
                : Optional.of(new Clash(
                        Optional.empty(),
                        "its number of partitions differs: " + other.partitionCount() + " against "
                                + first.partitionCount()));
    }

    private static Optional<String> difference(Field first, Field other) {
        if (first.type() != other.type() || !first.elementType().equals(other.elementType())) {
            return Optional.of("its type differs: " + other.type() + " against " + first.type());
        }
        if (first.role() != other.role()) {
            return Optional.of("its role differs: " + other.role() + " against " + first.role());
        }
        if (first.dimension() != other.dimension()) {
            return Optional.of("its dimension differs: " + other.dimension() + " against " + first.dimension());
        }
        if (first.maxLength() != other.maxLength() || first.maxCapacity() != other.maxCapacity()) {
            return Optional.of("its length differs");
        }
        return Optional.empty();
    }
}
