package io.godwit.model.log;

/**
 * One message of a source log as it lies there.
 *
 * @param position its place
 * @param next the place behind it: where a reader continues that has done with it
 * @param atMillis when the log took it, by the log's clock
 */
public record LogRecord(String channel, LogPosition position, LogPosition next, long atMillis, byte[] payload) {}
