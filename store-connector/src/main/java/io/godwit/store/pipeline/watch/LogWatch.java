package io.godwit.store.pipeline.watch;

import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.ExpertParameter;
import io.godwit.runtime.change.ChangeSpace;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ReconcileMark;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what the log does not say: bulk imports, collections renamed, dropped or new, time to live, a log that expires before
 * it is read. Threads of its own, so that a slow source delays no change, and one of them for the size of the change topics, which
 * decides whether the log is read further. A check that fails becomes a finding and does not prevent other checks.
 */
public final class LogWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);

    private static final String FULL = "full";
    private static final String WATCH = "watch/";
    /** After this many collections in a row without an answer, the source counts as unavailable until the next look. */
    private static final int MOST_UNANSWERED = 3;
    /** Hundreds of collections are looked at less often, so that a quiet Store stays quiet. */
    private static final Duration PAUSE_PER_COLLECTION = Duration.ofMillis(200);

    private final Sight sight;
    private final Findings findings;
    private final List<HandOff> handOffs;
    private final List<CollectionWatch> collections;
    private final ExpiryWatch expiry;
    private final long mostUnappliedBytes;
    private final Map<String, LogPosition> positions = new ConcurrentHashMap<>();
    private final Set<CollectionName> newcomers = new HashSet<>();
    private final Set<CollectionName> thereAtTheStart = new HashSet<>();
    private final AtomicReference<Error> fatal = new AtomicReference<>();
    private boolean started;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("log-watch").factory());
    private volatile ChangeSpace.Taken space = ChangeSpace.Taken.NOTHING;

    /** A watch that calls the change topics full where {@code mostUnappliedBytes} of them are not applied. */
    public LogWatch(Sight sight, Findings findings, List<HandOff> handOffs, long mostUnappliedBytes) {
        this.handOffs = List.copyOf(handOffs);
        this.mostUnappliedBytes = mostUnappliedBytes;
        this.sight = sight;
        this.findings = findings;
        this.collections = handOffs.stream()
                .map(h -> new CollectionWatch(sight.catalog(), findings, h))
                .toList();
        this.expiry = new ExpiryWatch(sight.log(), sight.clock(), findings);
    }

    public void start(Duration every) {
        Duration calls = PAUSE_PER_COLLECTION.multipliedBy(collections.size());
        Duration source = calls.compareTo(every) > 0 ? calls : every;
        timer.scheduleWithFixedDelay(guarded(this::lookAtTopics), 0, every.toNanos(), TimeUnit.NANOSECONDS);
        timer.scheduleWithFixedDelay(guarded(this::lookAtSource), 0, source.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Throws what ended one of the watch's threads: without it nobody would look any more, and nobody would report it. */
    public void requireAlive() {
        Error ended = fatal.get();
        if (ended != null) {
            throw ended;
        }
    }

    private Runnable guarded(Runnable look) {
        return () -> {
            try {
                look.run();
            } catch (Error e) {
                fatal.compareAndSet(null, e);
                throw e;
            }
        };
    }

    /** The state of the Store. */
    public void at(String channel, LogPosition resume) {
        positions.put(channel, resume);
    }

    /** Disk space that the change topics used at the last look. */
    public ChangeSpace.Taken space() {
        return space;
    }

    /** How many channels of the source's log were about to drop what is not read, at the last look. */
    public int expiringChannels() {
        return expiry.expiring();
    }

    /** How long the first channel of the source's log still keeps what is not read, at the last look; absent where none drops by age. */
    public Optional<Duration> logLeft() {
        return expiry.left();
    }

    /** Invariant 8: whether as many changes wait for Incr-Sync as may; the source's log holds the rest meanwhile. */
    public boolean isFull() {
        return space.unappliedBytes() >= mostUnappliedBytes;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Runs every check once, for tests. */
    public void look() {
        lookAtTopics();
        lookAtSource();
    }

    private void lookAtTopics() {
        attempt("topics", "the size of the change topics", this::lookAtSpace);
    }

    private void lookAtSource() {
        attempt("source", "the collections at the source", this::lookAtCollections);
        attempt("log", "what the source's log keeps", () -> expiry.look(Map.copyOf(positions)));
    }

    /**
     * Failures of the same kind are one finding, however many collections they affect; a source that is unavailable is not asked
     * over and over.
     */
    private void lookAtCollections() {
        Map<String, List<String>> unanswered = new LinkedHashMap<>();
        int inARow = 0;
        for (CollectionWatch collection : collections) {
            Optional<GodwitException> away = lookAt(collection);
            inARow = away.isPresent() ? inARow + 1 : 0;
            away.ifPresent(e -> unanswered
                    .computeIfAbsent(words(e), text -> new ArrayList<>())
                    .add(collection.name().toString()));
            if (inARow >= MOST_UNANSWERED) {
                throw away.orElseThrow();
            }
        }
        if (unanswered.isEmpty()) {
            findings.settle(WATCH + "collections");
        } else {
            say(
                    "collections",
                    unanswered.entrySet().stream()
                            .map(e -> e.getValue().size() + " of the collections, among them "
                                    + e.getValue().getFirst() + ": " + e.getKey())
                            .collect(Collectors.joining("; ")));
        }
        attemptAlone("selection", "collections that are new at the source", this::lookForNewcomers);
    }

    private Optional<GodwitException> lookAt(CollectionWatch collection) {
        try {
            attemptAlone("collection/" + collection.id(), "collection " + collection.name(), collection::describe);
            if (!collection.gone()) {
                attemptAlone(
                        "imports/" + collection.id(),
                        "bulk imports into " + collection.name(),
                        collection::lookForImports);
                attemptAlone(
                        "partitions/" + collection.id(),
                        "partitions of " + collection.name(),
                        collection::lookForPartitions);
            }
            return Optional.empty();
        } catch (GodwitException e) {
            return Optional.of(e);
        }
    }

    private void lookAtSpace() {
        space = sight.space().look();
        giveUpTheLargest();
        if (isFull()) {
            findings.say(
                    FULL,
                    String.format(
                            Locale.ROOT,
                            "changes of %,d bytes and more wait to be applied: the source's log is read again when there are"
                                    + " fewer. Look at Incr-Sync, or raise %s in spec.options.parameters",
                            mostUnappliedBytes,
                            ExpertParameter.UNAPPLIED_BYTES.key()));
        } else {
            findings.settle(FULL);
        }
    }

    /**
     * Invariant 8: the changes of tables that failed neither take the room of the others nor stop them; in excess of what all
     * others may take, the largest are dropped. Invariant 3: that is recorded before it is done.
     */
    private void giveUpTheLargest() {
        long held =
                space.heldBytes().values().stream().mapToLong(Long::longValue).sum();
        List<HandOff> largest = handOffs.stream()
                .filter(h -> heldBytes(h) > 0)
                .sorted(Comparator.comparingLong(this::heldBytes).reversed())
                .toList();
        for (HandOff handOff : largest) {
            if (held < mostUnappliedBytes) {
                return;
            }
            held -= heldBytes(handOff);
            giveUp(handOff);
        }
    }

    private long heldBytes(HandOff handOff) {
        return space.heldBytes().getOrDefault(handOff.mapping().collection().id(), 0L);
    }

    private void giveUp(HandOff handOff) {
        ReconcileMark mark = ReconcileMark.of(
                handOff,
                "given-up",
                String.format(
                        Locale.ROOT,
                        "it failed, and its changes were dropped, because those of failed tables may take at most %,d bytes: migrate it"
                                + " again with godwit task repeat, or exclude it with godwit task exclude; a table of a way back can"
                                + " be neither: compare both sides, and give the way back up with godwit task switchover NAME --complete",
                        mostUnappliedBytes));
        findings.mark(mark);
        if (findings.isDurable(mark)) {
            sight.space().giveUp(handOff.mapping().collection().id());
        }
    }

    private void attempt(String subject, String what, Runnable check) {
        try {
            attemptAlone(subject, what, check);
        } catch (GodwitException e) {
            say(subject, what + ": " + words(e));
        }
    }

    /** The same for one object of many: the failure of a server, which concerns them all, is thrown. */
    private void attemptAlone(String subject, String what, Runnable check) {
        try {
            check.run();
            findings.settle(WATCH + subject);
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.RETRIABLE) {
                throw e;
            }
            say(subject, what + ": " + words(e));
        } catch (RuntimeException e) { // a bug here must not end the watch silently
            if (!timer.isShutdown()) {
                LOG.error("cannot check {}", what, e);
            }
            say(subject, what + ": " + e);
        }
    }

    private static String words(GodwitException failure) {
        return failure.code() + ": " + failure.getMessage();
    }

    private void say(String subject, String whatAndWhy) {
        if (!timer.isShutdown()) {
            findings.say(WATCH + subject, "cannot check " + whatAndWhy);
        }
    }

    /**
     * Collections that the task would migrate had they existed when it began. Those that already exist when the Store begins have
     * been reported by the control part.
     */
    private void lookForNewcomers() {
        if (!collections.stream().allMatch(CollectionWatch::seen)) {
            return; // a followed one that was renamed would be taken for a new one
        }
        Set<CollectionName> followed = collections.stream()
                .filter(collection -> !collection.gone()) // what has its name now is another collection
                .map(CollectionWatch::name)
                .collect(Collectors.toSet());
        Set<CollectionName> found = sight.catalog().collections().stream()
                .filter(sight.selects())
                .filter(name -> !followed.contains(name))
                .collect(Collectors.toSet());
        if (!started) {
            thereAtTheStart.addAll(found);
            started = true;
        }
        thereAtTheStart.retainAll(found);
        found.removeAll(thereAtTheStart);
        newcomers.stream().filter(name -> !found.contains(name)).forEach(name -> findings.settle("newcomer/" + name));
        found.forEach(name -> findings.say(
                "newcomer/" + name,
                "collection " + name
                        + " matches spec.objects, but this task does not migrate it: it was created, or took this"
                        + " name, after the task began. Run a task under a new name for it"));
        newcomers.clear();
        newcomers.addAll(found);
    }

    /**
     * What the watch looks at.
     *
     * @param selects whether the task selects a collection
     * @param space disk space of the change topics
     */
    public record Sight(
            SourceCatalog catalog, SourceLog log, Predicate<CollectionName> selects, ChangeSpace space, Clock clock) {}
}
