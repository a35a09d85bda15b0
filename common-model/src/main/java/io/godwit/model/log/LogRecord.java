package io.godwit.model.log;

/**
 * One message of a source log as it is stored there.
 *
 * @param position its place
 * @param next the place after it, where a reader that is done with it continues
 * @param atMillis when it was appended, by the log's clock
 */
public record LogRecord(String channel, LogPosition position, LogPosition next, long atMillis, byte[] payload) {}
