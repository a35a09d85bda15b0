package io.godwit.model.log;

/** Tells what a log message says. Thread-safe. */
public interface LogDecoder {
    /** The message; {@link LogMessage.Malformed} for bytes that are none, whatever they are. Never throws for its input. */
    LogMessage decode(LogRecord record);
}
