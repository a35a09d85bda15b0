package io.godwit.store.pipeline.watch;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.log.SourceLog.SizeBound;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Invariant 3: announces that a log is about to drop what has not been read, before it happens. One thread at a time. */
public final class ExpiryWatch {
    private static final int WARN_AT_SHARE = 4;

    private final SourceLog log;
    private final Clock clock;
    private final Findings findings;
    private volatile int expiring;
    private volatile Optional<Duration> left = Optional.empty();

    public ExpiryWatch(SourceLog log, Clock clock, Findings findings) {
        this.log = log;
        this.clock = clock;
        this.findings = findings;
    }

    /** Checks how far the Store's places are from being dropped. */
    public void look(Map<String, LogPosition> positions) {
        Map<Long, List<String>> byHours = new TreeMap<>();
        List<Duration> lefts = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        List<String> nearlyFull = new ArrayList<>();
        new TreeMap<>(positions).forEach((channel, position) -> {
            Optional<Duration> kept =
                    Optional.ofNullable(log.retention(List.of(channel)).get(channel));
            kept.map(k -> left(channel, position, k)).ifPresent(time -> {
                lefts.add(time);
                if (time.compareTo(kept.get().dividedBy(WARN_AT_SHARE)) < 0) {
                    byHours.computeIfAbsent(Math.max(0, time.toHours()), h -> new ArrayList<>())
                            .add(channel);
                }
            });
            Optional<SizeBound> bound =
                    Optional.ofNullable(log.sizeBounds(List.of(channel)).get(channel));
            if (bound.isPresent() && bound.get().heldBytes().isEmpty()) {
                unknown.add(channel);
            } else if (bound.isPresent() && isNearlyFull(channel, position, bound.get())) {
                nearlyFull.add(channel);
            }
        });
        left = lefts.stream().min(Duration::compareTo);
        List<String> soon = byHours.values().stream().flatMap(List::stream).toList();
        expiring = (int)
                Stream.concat(soon.stream(), nearlyFull.stream()).distinct().count();
        say(
                "expiry",
                soon,
                names -> "the log of " + names + " expires in "
                        + byHours.keySet().iterator().next()
                        + " h, before it is read; raise retention.ms of the source's topics");
        say(
                "size",
                nearlyFull,
                names -> "the log of " + names + " keeps no more than its retention.bytes, of which more than"
                        + " three quarters are not read yet; raise retention.bytes of the source's topics");
        say(
                "unknown-size",
                unknown,
                names -> "the log of " + names + " keeps no more than its retention.bytes, and how many are"
                        + " not read yet is not known; set retention.bytes of the source's topics to -1, or let Godwit describe"
                        + " the cluster");
    }

    /** How many channels were about to drop what is not read, at the last look. Any thread. */
    int expiring() {
        return expiring;
    }

    /** How long the first channel still keeps what is not read, at the last look; absent where none drops by age. Any thread. */
    Optional<Duration> left() {
        return left;
    }

    /** One line for all channels: one cause usually affects them all. */
    private void say(String subject, List<String> channels, UnaryOperator<String> text) {
        if (channels.isEmpty()) {
            findings.settle(subject);
        } else {
            findings.say(subject, text.apply(ChannelNames.of(channels)));
        }
    }

    /** Until the message at the position is dropped. */
    private Duration left(String channel, LogPosition position, Duration kept) {
        return log.takenAt(channel, position)
                .map(taken -> kept.minus(Duration.between(taken, clock.instant())))
                .orElse(kept);
    }

    private boolean isNearlyFull(String channel, LogPosition position, SizeBound bound) {
        long bytes = bound.bytes();
        return unreadBytes(channel, position, bound.heldBytes().getAsLong()) > bytes - bytes / WARN_AT_SHARE;
    }

    /** The share of the messages is used for that of the bytes. */
    private double unreadBytes(String channel, LogPosition position, long held) {
        long start = log.starts(List.of(channel)).get(channel).offset();
        long end = log.ends(List.of(channel)).get(channel).offset();
        return end <= start ? 0 : (double) held * (end - Math.max(start, position.offset())) / (end - start);
    }
}
