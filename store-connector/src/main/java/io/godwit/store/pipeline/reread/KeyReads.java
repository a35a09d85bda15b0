package io.godwit.store.pipeline.reread;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.window.Change;
import io.godwit.store.pipeline.window.FollowedCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads keys at the source, off the Store's thread: a source that is slow or unavailable delays the keys concerned and nothing
 * else, and no transaction stays open meanwhile. At most one read of a collection is under way. A key that the source cannot
 * return is found by halving and keeps no other key waiting. The Store's thread calls everything.
 */
final class KeyReads implements AutoCloseable {
    private static final int KEYS_PER_READ = 1_000;
    /** Rows may be large: the next read asks for fewer where an answer was larger. Invariant 8. */
    private static final long BYTES_PER_READ = 4 * 1024 * 1024;

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final SourceKeys source;
    private final Findings findings;
    private final GodwitMeters meters;
    private final ExecutorService threads;
    private final Map<Long, UnderWay> underWay = new HashMap<>();
    private final Map<Long, Pause> pauses = new HashMap<>();
    private final Map<Long, Integer> keysPerRead = new HashMap<>();
    private final Map<Long, Integer> turns = new HashMap<>();

    KeyReads(SourceKeys source, Findings findings, GodwitMeters meters) {
        this(source, findings, meters, Executors.newVirtualThreadPerTaskExecutor());
    }

    /** Reads on these threads, which it shuts down in the end. */
    KeyReads(SourceKeys source, Findings findings, GodwitMeters meters, ExecutorService threads) {
        this.threads = threads;
        this.source = source;
        this.findings = findings;
        this.meters = meters;
    }

    /**
     * Begins to read keys of the collection that have no answer, unless a read of it is under way or has to wait: of each of
     * {@code all} in turn, and only then one of those that were put back.
     */
    void begin(FollowedCollection collection, List<PendingReads> all) {
        Pause pause = pauses.get(collection.id());
        if (all.isEmpty() || underWay.containsKey(collection.id()) || (pause != null && pause.lasts())) {
            return;
        }
        List<PendingReads> inTurn = new ArrayList<>(all);
        Collections.rotate(inTurn, turns.getOrDefault(collection.id(), 0) % all.size());
        int most = keysPerRead.getOrDefault(collection.id(), KEYS_PER_READ);
        boolean begun = inTurn.stream().anyMatch(reads -> begin(collection, reads, reads.unread(collection.id(), most)))
                || inTurn.stream()
                        .anyMatch(reads -> begin(
                                collection,
                                reads,
                                reads.nextPutBack(collection.id()).stream().toList()));
        if (begun) {
            turns.merge(collection.id(), 1, Integer::sum);
        }
    }

    private boolean begin(FollowedCollection collection, PendingReads reads, List<PendingReads.Asked> asked) {
        if (asked.isEmpty()) {
            return false;
        }
        List<Key> keys = asked.stream().map(a -> a.request().key()).toList();
        CompletableFuture<SourceKeys.Answer> answer =
                CompletableFuture.supplyAsync(() -> source.read(collection.schema(), keys), threads);
        underWay.put(collection.id(), new UnderWay(collection, reads, asked, answer));
        return true;
    }

    /** Takes the answers that have arrived. */
    void collect() {
        underWay.values().removeIf(read -> {
            boolean done = read.answer().isDone();
            if (done) {
                take(read);
            }
            return done;
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void take(UnderWay read) {
        FollowedCollection collection = read.collection();
        String subject = "reread/" + collection.id();
        try {
            SourceKeys.Answer answer = read.answer().join();
            Map<Key, Integer> found = new HashMap<>();
            answer.page().ifPresent(p -> {
                for (int i = 0; i < p.size(); i++) {
                    found.put(p.key(i), i);
                }
            });
            long bytes = 0;
            for (PendingReads.Asked asked : read.asked()) {
                Key key = asked.request().key();
                Optional<Integer> row = Optional.ofNullable(found.get(key));
                Change result = collection.reread(
                        key,
                        row.map(i -> answer.page().orElseThrow().row(i)),
                        answer.from(),
                        asked.request().isAsked());
                read.reads().answered(asked, result, answer.until());
                bytes += result.size();
            }
            meters.counter(Meter.KEYS_REREAD).increment(read.asked().size());
            pauses.remove(collection.id());
            size(collection, read.asked().size(), bytes);
            findings.settle(subject);
        } catch (CompletionException e) {
            failed(read, subject, e);
        }
    }

    /** How many keys the next read asks for, by what the last one returned. */
    private void size(FollowedCollection collection, int keys, long bytes) {
        if (bytes > BYTES_PER_READ) {
            keysPerRead.put(collection.id(), (int) Math.max(1, keys * BYTES_PER_READ / bytes));
        } else if (2 * bytes <= BYTES_PER_READ) {
            keysPerRead.computeIfPresent(collection.id(), (id, most) -> most * 2 < KEYS_PER_READ ? most * 2 : null);
        }
    }

    private void failed(UnderWay read, String subject, CompletionException failure) {
        FollowedCollection collection = read.collection();
        if (failure.getCause() instanceof Error fatal) {
            throw fatal;
        }
        if (!(failure.getCause() instanceof GodwitException known) || known.kind() == GodwitException.Kind.BUG) {
            throw failure.getCause() instanceof GodwitException bug
                    ? bug
                    : GodwitException.bug("reading keys again failed", failure.getCause());
        }
        if (known.code() == ErrorCode.SOURCE_KEY_UNREADABLE) {
            if (read.asked().size() > 1) {
                keysPerRead.put(collection.id(), read.asked().size() / 2);
                return;
            }
            read.reads().putBack(read.asked().getFirst());
        }
        pauses.merge(
                collection.id(),
                new Pause(FIRST_WAIT, System.nanoTime()),
                (before, first) -> before.longer(LONGEST_WAIT));
        findings.say(
                subject,
                "keys of " + collection.schema().name() + " whose state the log does not show cannot be read at the"
                        + " source; they wait, and its table is not reported as consistent meanwhile: " + known.code()
                        + ": "
                        + known.getMessage() + "; " + known.remedy());
    }

    private record UnderWay(
            FollowedCollection collection,
            PendingReads reads,
            List<PendingReads.Asked> asked,
            CompletableFuture<SourceKeys.Answer> answer) {}

    private record Pause(Duration length, long since) {
        boolean lasts() {
            return System.nanoTime() - since < length.toNanos();
        }

        Pause longer(Duration most) {
            Duration twice = length.multipliedBy(2);
            return new Pause(twice.compareTo(most) < 0 ? twice : most, System.nanoTime());
        }
    }
}
