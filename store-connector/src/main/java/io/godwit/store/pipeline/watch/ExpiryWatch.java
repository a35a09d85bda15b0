package io.godwit.store.pipeline.watch;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.log.SourceLog.SizeBound;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Invariant 3: announces that a log is about to drop what was not read, before it happens. One thread at a time. */
public final class ExpiryWatch {
    private static final int WARN_AT_SHARE = 4;

    private final SourceLog log;
    private final Clock clock;
    private final Findings findings;

    public ExpiryWatch(SourceLog log, Clock clock, Findings findings) {
        this.log = log;
        this.clock = clock;
        this.findings = findings;
    }

    /** Looks how far the place where the Store stands is from being dropped. */
    public void look(String channel, LogPosition position) {
        lookAtTime(channel, position);
        lookAtSize(channel, position);
    }

    private void lookAtTime(String channel, LogPosition position) {
        String subject = "expiry/" + channel;
        Optional<Duration> kept =
                Optional.ofNullable(log.retention(List.of(channel)).get(channel));
        Optional<Duration> left = kept.map(k -> log.takenAt(channel, position)
                .map(taken -> k.minus(Duration.between(taken, clock.instant())))
                .orElse(k));
        if (left.isPresent() && left.get().compareTo(kept.get().dividedBy(WARN_AT_SHARE)) < 0) {
            findings.say(
                    subject,
                    "the log of channel " + channel + " expires in "
                            + Math.max(0, left.get().toHours())
                            + " h, before it is read; raise retention.ms of the source's topic " + channel);
        } else {
            findings.settle(subject);
        }
    }

    private void lookAtSize(String channel, LogPosition position) {
        String subject = "size/" + channel;
        Optional<SizeBound> bound =
                Optional.ofNullable(log.sizeBounds(List.of(channel)).get(channel));
        if (bound.isEmpty()) {
            findings.settle(subject);
            return;
        }
        long bytes = bound.get().bytes();
        OptionalLong held = bound.get().heldBytes();
        if (held.isEmpty()) {
            findings.say(
                    subject,
                    "the log of channel " + channel + " keeps no more than " + bytes
                            + " bytes, and how many are not read yet is not known; set retention.bytes of the source's topic "
                            + channel + " to -1, or let Godwit describe the cluster");
        } else if (unreadBytes(channel, position, held.getAsLong()) > bytes - bytes / WARN_AT_SHARE) {
            findings.say(
                    subject,
                    "the log of channel " + channel + " keeps no more than " + bytes
                            + " bytes, of which more than three quarters are not read yet; raise retention.bytes of the"
                            + " source's topic " + channel);
        } else {
            findings.settle(subject);
        }
    }

    /** The share of the messages stands for that of the bytes. */
    private double unreadBytes(String channel, LogPosition position, long held) {
        long start = log.starts(List.of(channel)).get(channel).offset();
        long end = log.ends(List.of(channel)).get(channel).offset();
        return end <= start ? 0 : (double) held * (end - Math.max(start, position.offset())) / (end - start);
    }
}
