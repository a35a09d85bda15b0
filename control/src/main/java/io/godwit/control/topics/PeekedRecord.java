package io.godwit.control.topics;

import io.godwit.model.text.FieldText;
import java.util.List;
import java.util.Optional;

/**
 * One record of a topic, decoded.
 *
 * @param key as text; empty where it has none
 * @param fields of its value; none where it has no value
 */
public record PeekedRecord(int partition, long offset, long atMillis, String key, Format format, List<Field> fields) {
    /** Stands for a key that is not shown. */
    public static final String MASKED = "***";

    /** Copies the list. */
    public PeekedRecord {
        fields = List.copyOf(fields);
    }

    /** How its value is written. */
    public enum Format {
        AVRO,
        JSON,
        /** Bytes that nobody here reads. */
        BINARY,
        /** None: the record removes its key. */
        NONE
    }

    /**
     * One field of a value.
     *
     * @param value absent where it is masked
     */
    public record Field(String name, String type, long bytes, Optional<String> value) {
        /** A field with its value. */
        public static Field of(FieldText text) {
            return new Field(text.name(), text.type(), text.bytes(), Optional.of(text.text()));
        }

        /** What Godwit itself writes about a row event is nobody's data. */
        private boolean isOfGodwit() {
            return name.equals("op") || name.startsWith("source.");
        }
    }

    /** The same without the values of users: names, types and sizes stay, and so does the key. */
    public PeekedRecord masked() {
        return new PeekedRecord(
                partition,
                offset,
                atMillis,
                key,
                format,
                fields.stream()
                        .map(field -> format == Format.AVRO && field.isOfGodwit()
                                ? field
                                : new Field(field.name(), field.type(), field.bytes(), Optional.empty()))
                        .toList());
    }

    /** The same without its key. */
    public PeekedRecord withoutKey() {
        return new PeekedRecord(partition, offset, atMillis, MASKED, format, fields);
    }
}
