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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * decides whether the log is read on. A check that fails becomes a finding and keeps no other one from being made.
 */
public final class LogWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);

    private static final String FULL = "full";
    private static final String WATCH = "watch/";
    /** Hundreds of collections are looked at more seldom, so that a quiet Store stays quiet. */
    private static final Duration PAUSE_PER_COLLECTION = Duration.ofMillis(50);

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

    /** Throws what ended one of the watch's threads: without it nobody would look any more, and nobody would say so. */
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

    /** Where the Store stands. */
    public void at(String channel, LogPosition resume) {
        positions.put(channel, resume);
    }

    /** Disk space that the change topics took at the last look. */
    public ChangeSpace.Taken space() {
        return space;
    }

    /** Invariant 8: whether as much waits for Incr-Sync as may; the source's log holds the rest meanwhile. */
    public boolean isFull() {
        return space.unappliedBytes() >= mostUnappliedBytes;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Makes every check once, for tests. */
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

    /** A source that is away is one finding, however many collections it holds; the next look begins again. */
    private void lookAtCollections() {
        for (CollectionWatch collection : collections) {
            String name = "collection " + collection.name();
            attemptAlone("collection/" + collection.id(), name, collection::describe);
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
        }
        attemptAlone("selection", "collections that are new at the source", this::lookForNewcomers);
    }

    private void lookAtSpace() {
        space = sight.space().look();
        handOffs.stream().filter(this::isHeldTooLong).forEach(this::giveUp);
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

    private boolean isHeldTooLong(HandOff handOff) {
        long id = handOff.mapping().collection().id();
        return space.heldBytes().getOrDefault(id, 0L) >= mostUnappliedBytes;
    }

    /** Invariant 8: the changes of a table that failed neither take the room of the others nor stop them. Invariant 3: it is said. */
    private void giveUp(HandOff handOff) {
        findings.mark(ReconcileMark.of(
                handOff,
                "given-up",
                String.format(
                        Locale.ROOT,
                        "it failed, and after %,d bytes of its changes that waited they were given up: migrate it again"
                                + " with godwit task repeat, or exclude it with godwit task exclude",
                        mostUnappliedBytes)));
        sight.space().giveUp(handOff.mapping().collection().id());
    }

    private void attempt(String subject, String what, Runnable check) {
        try {
            attemptAlone(subject, what, check);
        } catch (GodwitException e) {
            say(subject, what, e.code() + ": " + e.getMessage());
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
            say(subject, what, e.code() + ": " + e.getMessage());
        } catch (RuntimeException e) { // a bug here must not end the watch without a word
            if (!timer.isShutdown()) {
                LOG.error("cannot check {}", what, e);
            }
            say(subject, what, e.toString());
        }
    }

    private void say(String subject, String what, String failure) {
        if (!timer.isShutdown()) {
            findings.say(WATCH + subject, "cannot check " + what + ": " + failure);
        }
    }

    /**
     * Collections that the task would move had they been there when it began. Of those that are there already when the Store begins,
     * the control part has reported them.
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
                "collection " + name + " is one of spec.objects, but this task does not move it: it came, or took this"
                        + " name, after the task began. Run a task under a new name for it"));
        newcomers.clear();
        newcomers.addAll(found);
    }

    /**
     * What the watch looks at.
     *
     * @param selects whether the task's choice covers a collection
     * @param space disk space of the change topics
     */
    public record Sight(
            SourceCatalog catalog, SourceLog log, Predicate<CollectionName> selects, ChangeSpace space, Clock clock) {}
}
