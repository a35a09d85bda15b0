package io.godwit.model.avro;

import java.nio.ByteBuffer;

/** The five bytes of the Confluent wire format: magic byte 0 and the schema id as a big-endian int. */
public final class WireHeader {
    /** Number of header bytes. */
    public static final int LENGTH = 5;

    private WireHeader() {}

    /** The header for {@code schemaId}. */
    public static byte[] of(int schemaId) {
        return ByteBuffer.allocate(LENGTH).put((byte) 0).putInt(schemaId).array();
    }

    /** The schema id of a message; throws MalformedRowEventException if it has no such header. */
    public static int schemaId(byte[] message) {
        if (message.length < LENGTH || message[0] != 0) {
            throw new MalformedRowEventException("no Confluent wire format header");
        }
        return ByteBuffer.wrap(message, 1, 4).getInt();
    }
}
