package io.godwit.control.turn;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A log whose channels all end at one offset. */
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
        return ends(channels);
    }

    @Override
    public Map<String, Duration> retention(Collection<String> channels) {
        return Map.of();
    }

    @Override
    public Optional<Instant> takenAt(String channel, LogPosition position) {
        return Optional.empty();
    }

    @Override
    public Reader read(Map<String, LogPosition> from) {
        throw new UnsupportedOperationException("nobody reads it");
    }

    @Override
    public void close() {}
}
