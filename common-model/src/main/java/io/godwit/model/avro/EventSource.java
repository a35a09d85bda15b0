package io.godwit.model.avro;

/**
 * Where a row event came from.
 *
 * @param partition the source's partition, empty where it is unknown (a scan does not say)
 * @param shard the virtual channel, empty for a scan
 * @param tso the source's timestamp; for READ the timestamp from which on the scan is consistent
 * @param position place in the source's log, or {@code scan/<range>} for a scan
 * @param index number of the row within the change
 */
public record EventSource(String partition, String shard, long tso, String position, int index) {}
