package io.godwit.runtime.state;

import io.godwit.model.log.LogPosition;
import io.godwit.runtime.json.Kept;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far one channel of the source log is published. Written in the same Kafka transaction as the row events it covers.
 *
 * @param resume where to continue: the first message of which something is not published yet, else after the last tick
 * @param seen place after the last message read so far; a message before it whose rows are not after {@code lastTick} was
 *     published already
 * @param lastTick timestamp up to which everything is published
 * @param within how far the window after {@code lastTick} is published, when it needs several transactions
 */
@Kept(in = "godwit.positions", version = 1)
public record ChannelPosition(
        String taskId, String channel, LogPosition resume, LogPosition seen, long lastTick, Optional<Within> within) {

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

    /**
     * How far the changes of a window are published: they are ordered by timestamp, then by the hash of their key.
     *
     * @param keyHash absent where every key of the timestamp is published, which older versions always waited for
     */
    public record Within(long tso, OptionalLong keyHash) {
        /** Whether a change of that timestamp and key is published. */
        public boolean covers(long otherTso, long otherHash) {
            int order = Long.compareUnsigned(otherTso, tso);
            return order < 0 || (order == 0 && (keyHash.isEmpty() || otherHash <= keyHash.getAsLong()));
        }
    }
}
