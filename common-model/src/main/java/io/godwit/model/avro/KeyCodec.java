package io.godwit.model.avro;

import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;

/** Turns keys of one collection into Kafka keys and back. Not thread-safe. */
public final class KeyCodec {
    private final byte[] header;
    private final boolean numeric;
    private final AvroOutput out = new AvroOutput();
    private final AvroInput in = new AvroInput();

    /** A codec that stamps {@code schemaId}, the registry's id of {@link RowEventSchemas#key}. */
    public KeyCodec(CollectionSchema schema, int schemaId) {
        this.header = WireHeader.of(schemaId);
        this.numeric = schema.key().type() == FieldType.INT64;
    }

    /** The Kafka key for {@code key}. */
    public byte[] encode(Key key) {
        out.reset();
        out.writeRaw(header);
        switch (key) {
            case Key.OfLong number -> out.writeLong(number.value());
            case Key.OfText text -> out.writeString(text.value());
        }
        return out.toByteArray();
    }

    /** The key in a Kafka key; throws MalformedRowEventException if there is none. */
    public Key decode(byte[] kafkaKey) {
        WireHeader.schemaId(kafkaKey);
        in.wrap(kafkaKey, WireHeader.LENGTH);
        Key key = numeric ? Key.of(in.readLong()) : Key.of(in.readString());
        if (in.position() != kafkaKey.length) {
            throw new MalformedRowEventException(kafkaKey.length - in.position() + " bytes after the key");
        }
        return key;
    }
}
