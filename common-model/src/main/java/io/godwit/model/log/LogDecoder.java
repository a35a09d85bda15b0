package io.godwit.model.log;

/** Decodes log messages. Thread-safe. */
public interface LogDecoder {
    /**
     * The message; {@link LogMessage.Malformed} for bytes that are not a message, whatever they are. Never throws for its input.
     */
    LogMessage decode(LogRecord record);
}
