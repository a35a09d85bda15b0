package io.godwit.model.avro;

/** The bytes are not a row event of the expected collection: truncated, foreign, or of another schema. */
public final class MalformedRowEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A malformed message; {@code message} says where, never what the row holds. */
    public MalformedRowEventException(String message) {
        super(message);
    }
}
