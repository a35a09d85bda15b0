package io.godwit.control.turn;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A log whose channels all end at one offset, with one message. */
record EndedLog(long offset) implements SourceLog {
    @Override
    public Map<String, LogPosition> ends(Collection<String> channels) {
        Map<String, LogPosition> ends = new TreeMap<>();
        channels.forEach(channel -> ends.put(channel, LogPosition.of(offset)));
        return ends;
    }

    @Override
    public Map<String, LogPosition> starts(Collection<String> channels) {
        return ends(channels);
    }

    @Override
    public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
        Map<String, LogPosition> places = new TreeMap<>();
        channels.forEach(channel -> places.put(channel, LogPosition.of(0)));
        return places;
    }

    @Override
    public Map<String, Duration> retention(Collection<String> channels) {
        return Map.of();
    }

    @Override
    public Optional<Instant> takenAt(String channel, LogPosition position) {
        return Optional.empty();
    }

    /** Each channel has one more message. */
    @Override
    public Reader read(Map<String, LogPosition> from) {
        return new Reader() {
            @Override
            public List<LogRecord> poll(Duration wait) {
                return from.keySet().stream()
                        .map(channel -> new LogRecord(
                                channel, LogPosition.of(offset - 1), LogPosition.of(offset), 0, new byte[0]))
                        .toList();
            }

            @Override
            public void pause(Collection<String> channels) {}

            @Override
            public void resume(Collection<String> channels) {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
