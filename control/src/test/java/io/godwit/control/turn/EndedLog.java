package io.godwit.control.turn;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A log whose channels all end at one offset. A poll brings one message, of the first channel that is not paused.
 *
 * @param appended where the messages of a moment begin
 * @param messages what a reader from some places polls
 */
record EndedLog(
        LongSupplier end,
        ToLongFunction<Instant> appended,
        Function<Map<String, LogPosition>, Supplier<List<LogRecord>>> messages)
        implements SourceLog {
    /** One that holds nothing from before any moment. */
    EndedLog(long offset, Function<Map<String, LogPosition>, Supplier<List<LogRecord>>> messages) {
        this(() -> offset, time -> 0, messages);
    }

    /** One that may be longer each time that it is asked. */
    EndedLog(LongSupplier end) {
        this(
                end,
                time -> 0,
                from -> () -> from.keySet().stream()
                        .map(channel -> last(channel, end.getAsLong()))
                        .toList());
    }

    /** One whose channels have one more message. */
    EndedLog(long offset) {
        this(() -> offset);
    }

    private static LogRecord last(String channel, long end) {
        return new LogRecord(channel, LogPosition.of(end - 1), LogPosition.of(end), 0, new byte[0]);
    }

    @Override
    public Map<String, LogPosition> ends(Collection<String> channels) {
        Map<String, LogPosition> ends = new TreeMap<>();
        channels.forEach(channel -> ends.put(channel, LogPosition.of(end.getAsLong())));
        return ends;
    }

    @Override
    public Map<String, LogPosition> starts(Collection<String> channels) {
        return ends(channels);
    }

    @Override
    public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
        Map<String, LogPosition> places = new TreeMap<>();
        channels.forEach(channel -> places.put(channel, LogPosition.of(appended.applyAsLong(time))));
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

    @Override
    public Reader read(Map<String, LogPosition> from) {
        Supplier<List<LogRecord>> next = messages.apply(from);
        Set<String> paused = new HashSet<>();
        return new Reader() {
            @Override
            public List<LogRecord> poll(Duration wait) {
                return next.get().stream()
                        .filter(message -> !paused.contains(message.channel()))
                        .limit(1)
                        .toList();
            }

            @Override
            public void pause(Collection<String> channels) {
                paused.addAll(channels);
            }

            @Override
            public void resume(Collection<String> channels) {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
