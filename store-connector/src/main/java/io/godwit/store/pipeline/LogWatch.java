package io.godwit.store.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.runtime.state.HandOff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what the log does not say: collections renamed or created anew, time to live, a log that expires before it is read.
 * A thread of its own, so that a slow source delays no change.
 */
final class LogWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);
    private static final long INTERVAL_SECONDS = 10;
    private static final int WARN_AT_SHARE = 4;

    private final StorePorts ports;
    private final Findings findings;
    private final List<HandOff> handOffs;
    private final Map<String, LogPosition> positions = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("log-watch").factory());
    private volatile long topicBytes;

    LogWatch(StorePorts ports, Findings findings, List<HandOff> handOffs) {
        this.ports = ports;
        this.findings = findings;
        this.handOffs = handOffs;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    /** Where the Store stands. */
    void at(String channel, LogPosition resume) {
        positions.put(channel, resume);
    }

    /** Disk space that the change topics took at the last look. */
    long topicBytes() {
        return topicBytes;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            topicBytes = ports.topicBytes()
                    .applyAsLong(handOffs.stream()
                            .map(h -> h.changes().orElseThrow().topic())
                            .toList());
            handOffs.forEach(h -> check(h.mapping().collection()));
            expiry();
        } catch (GodwitException e) {
            LOG.warn("code={} cannot look after the source: {}", e.code(), e.getMessage());
        }
    }

    private void check(CollectionSchema known) {
        if (known.ttlSeconds() > 0) {
            findings.say(
                    "ttl/" + known.id(),
                    "collection " + known.name() + " has a time to live of " + known.ttlSeconds()
                            + " s: rows that the source lets expire stay in the table and need reconciliation");
        }
        String subject = "identity/" + known.id();
        try {
            CollectionSchema now = ports.catalog().describe(known.name());
            if (now.id() == known.id()) {
                findings.settle(subject);
            } else {
                findings.say(
                        subject,
                        "collection " + known.name() + " was created anew at the source (id " + now.id() + ", was "
                                + known.id()
                                + "); nothing of the new one is written into the old table. Run a task under a new name for it");
            }
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.SOURCE_CHANGED) {
                throw e;
            }
            findings.say(
                    subject,
                    "collection " + known.name()
                            + " is not there under this name any more: it was renamed (its changes are still followed, by id)"
                            + " or dropped");
        }
    }

    /** Invariant 3: a log that is about to lose what was not read is announced before it happens. */
    private void expiry() {
        Set<String> channels = new TreeSet<>(positions.keySet());
        Map<String, Duration> retention = ports.log().retention(channels);
        Instant now = ports.clock().instant();
        retention.forEach((channel, kept) -> {
            String subject = "expiry/" + channel;
            Duration left = ports.log()
                    .takenAt(channel, positions.get(channel))
                    .map(taken -> kept.minus(Duration.between(taken, now)))
                    .orElse(kept);
            if (left.compareTo(kept.dividedBy(WARN_AT_SHARE)) < 0) {
                findings.say(
                        subject,
                        "the log of channel " + channel + " expires in " + Math.max(0, left.toHours())
                                + " h, before it is read; raise retention.ms of the source's topic " + channel);
            } else {
                findings.settle(subject);
            }
        });
    }
}
