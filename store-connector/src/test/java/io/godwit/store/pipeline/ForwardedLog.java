package io.godwit.store.pipeline;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A log that is like another one but for what its readers bring. */
abstract class ForwardedLog implements SourceLog {
    private final SourceLog log;

    ForwardedLog(SourceLog log) {
        this.log = log;
    }

    /** What every poll of every reader brings. */
    abstract List<LogRecord> poll();

    @Override
    public Map<String, LogPosition> ends(Collection<String> channels) {
        return log.ends(channels);
    }

    @Override
    public Map<String, LogPosition> starts(Collection<String> channels) {
        return log.starts(channels);
    }

    @Override
    public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
        return log.at(channels, time);
    }

    @Override
    public Map<String, Duration> retention(Collection<String> channels) {
        return log.retention(channels);
    }

    @Override
    public Optional<Instant> takenAt(String channel, LogPosition position) {
        return log.takenAt(channel, position);
    }

    @Override
    public Reader read(Map<String, LogPosition> from) {
        return new Reader() {
            @Override
            public List<LogRecord> poll(Duration wait) {
                return ForwardedLog.this.poll();
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
