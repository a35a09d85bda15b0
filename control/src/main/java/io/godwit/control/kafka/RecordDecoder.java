package io.godwit.control.kafka;

import io.godwit.control.topics.PeekedRecord;
import io.godwit.control.topics.PeekedRecord.Field;
import io.godwit.control.topics.PeekedRecord.Format;
import io.godwit.model.error.GodwitException;
import io.godwit.model.text.FieldText;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.WireText;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records as people read them: row events by the registry's schemas, control records as JSON, anything else by its size. One thread. */
final class RecordDecoder {
    private static final int MOST_KEY_BYTES = 1_024;

    private final Optional<WireText> wire;

    RecordDecoder(Optional<WireText> wire) {
        this.wire = wire;
    }

    /** The key as text. */
    String key(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return "";
        }
        return wire.flatMap(w -> w.fields(record.key()))
                .filter(fields -> fields.size() == 1)
                .map(fields -> fields.getFirst().text())
                .orElseGet(() -> text(record.key()));
    }

    PeekedRecord record(String key, ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return peeked(key, record, Format.NONE, List.of());
        }
        Optional<List<FieldText>> avro = wire.flatMap(w -> w.fields(value));
        if (avro.isPresent()) {
            return peeked(
                    key, record, Format.AVRO, avro.get().stream().map(Field::of).toList());
        }
        return json(value)
                .map(members -> peeked(
                        key,
                        record,
                        Format.JSON,
                        members.entrySet().stream().map(RecordDecoder::member).toList()))
                .orElseGet(() -> peeked(
                        key,
                        record,
                        Format.BINARY,
                        List.of(Field.of(new FieldText("", "bytes", value.length, text(value))))));
    }

    private static Optional<Map<String, Object>> json(byte[] value) {
        try {
            return value.length > 0 && value[0] == '{' ? Optional.of(Json.tree(value)) : Optional.empty();
        } catch (GodwitException e) { // not JSON
            return Optional.empty();
        }
    }

    private static Field member(Map.Entry<String, Object> member) {
        Object value = member.getValue();
        String text = value instanceof String plain ? plain : value == null ? "null" : Json.text(value);
        String type =
                switch (value) {
                    case null -> "null";
                    case String s -> "string";
                    case Number n -> "number";
                    case Boolean b -> "boolean";
                    case List<?> l -> "array";
                    default -> "object";
                };
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return Field.of(new FieldText(member.getKey(), type, bytes, text));
    }

    private static PeekedRecord peeked(
            String key, ConsumerRecord<byte[], byte[]> record, Format format, List<Field> fields) {
        return new PeekedRecord(record.partition(), record.offset(), record.timestamp(), key, format, fields);
    }

    /** Printable UTF-8, else in hexadecimal. */
    private static String text(byte[] bytes) {
        int length = Math.min(bytes.length, MOST_KEY_BYTES);
        String plain = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return plain.chars().anyMatch(c -> Character.isISOControl(c) || c == '\uFFFD')
                ? HexFormat.of().formatHex(bytes, 0, length)
                : plain;
    }
}
