package io.godwit.control.objects;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.runtime.limit.InParallel;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far back a source's log goes.
 *
 * @param channels by name
 * @param collections how many collections were looked at for their channels
 * @param selected how many are selected
 */
public record LogReach(List<Channel> channels, int collections, int selected) {
    private static final int AT_A_TIME = 8;

    /** Copies the list. */
    public LogReach {
        channels = List.copyOf(channels);
    }

    /**
     * One channel of the log.
     *
     * @param oldest when its oldest message was appended; absent where it has none
     * @param trimmed whether messages before that were dropped
     */
    public record Channel(String name, Optional<Instant> oldest, boolean trimmed) {}

    /** What the log says about these channels. Blocks. */
    public static LogReach of(SourceLog log, List<String> channels, int collections, int selected) {
        Map<String, LogPosition> starts = channels.isEmpty() ? Map.of() : log.starts(channels);
        List<Channel> seen = InParallel.map(channels, AT_A_TIME, channel -> {
            LogPosition start = starts.get(channel);
            return new Channel(channel, log.takenAt(channel, start), start.compareTo(LogPosition.of(0)) > 0);
        });
        return new LogReach(seen, collections, selected);
    }

    /** From when on every channel holds all changes; absent where nothing was dropped, or a channel dropped all. */
    public Optional<Instant> completeSince() {
        List<Channel> trimmed = channels.stream().filter(Channel::trimmed).toList();
        return trimmed.stream().anyMatch(channel -> channel.oldest().isEmpty())
                ? Optional.empty()
                : trimmed.stream().flatMap(channel -> channel.oldest().stream()).max(Comparator.naturalOrder());
    }
}
