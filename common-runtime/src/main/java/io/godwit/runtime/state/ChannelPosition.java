package io.godwit.runtime.state;

import io.godwit.model.log.LogPosition;
import java.util.Optional;

/**
 * How far one channel of the source log is published. Written in the same Kafka transaction as the row events it covers.
 *
 * @param resume where to read on: the first message of which something is not published yet, else behind the last tick
 * @param seen place behind the last message read so far; a message below it whose rows are not behind {@code lastTick} was
 *     published already
 * @param lastTick timestamp up to which everything is published
 * @param within how far the window behind {@code lastTick} is published, when it takes several transactions
 */
public record ChannelPosition(
        String taskId, String channel, LogPosition resume, LogPosition seen, long lastTick, Optional<Place> within) {

    /** The position before the first message. */
    public static ChannelPosition start(String taskId, String channel, LogPosition from, long tso) {
        return new ChannelPosition(taskId, channel, from, from, tso, Optional.empty());
    }

    /** Prefix of the keys of all channels of a task. */
    public static String prefix(String taskId) {
        return "log/" + taskId + "/";
    }

    /** Key of the record. */
    public String key() {
        return prefix(taskId) + channel;
    }

    /** The order in which the changes of a window are published: timestamp, removals first, row id, place in the log. */
    public record Place(long tso, boolean put, long rowId, LogPosition position, int index)
            implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Long.compareUnsigned(tso, other.tso);
            order = order != 0 ? order : Boolean.compare(put, other.put);
            order = order != 0 ? order : Long.compare(rowId, other.rowId);
            order = order != 0 ? order : position.compareTo(other.position);
            return order != 0 ? order : Integer.compare(index, other.index);
        }
    }
}
