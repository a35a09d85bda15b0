package io.godwit.store.pipeline.watch;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A log whose channels hold 100 messages each and keep them as a test says. */
public final class WatchedLog implements SourceLog {
    private final Map<String, Duration> kept = new HashMap<>();
    private final Map<String, SizeBound> bounds = new HashMap<>();
    private Optional<Instant> taken = Optional.empty();

    public void keeps(String channel, Duration retention) {
        kept.put(channel, retention);
    }

    public void bound(String channel, SizeBound bound) {
        bounds.put(channel, bound);
    }

    public void takenAt(Instant time) {
        taken = Optional.of(time);
    }

    @Override
    public Map<String, Duration> retention(Collection<String> channels) {
        return kept;
    }

    @Override
    public Map<String, SizeBound> sizeBounds(Collection<String> channels) {
        return bounds;
    }

    @Override
    public Optional<Instant> takenAt(String channel, LogPosition position) {
        return taken;
    }

    @Override
    public Map<String, LogPosition> starts(Collection<String> channels) {
        return Map.of(channels.iterator().next(), LogPosition.of(0));
    }

    @Override
    public Map<String, LogPosition> ends(Collection<String> channels) {
        return Map.of(channels.iterator().next(), LogPosition.of(100));
    }

    @Override
    public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Reader read(Map<String, LogPosition> from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
