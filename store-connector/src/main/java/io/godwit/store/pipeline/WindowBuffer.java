package io.godwit.store.pipeline;

import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Changes of one channel that wait for their tick. What does not fit in memory lies on disk in sorted runs, and is merged when
 * the tick comes. One thread. Invariant 8.
 */
final class WindowBuffer implements AutoCloseable {
    private static final Comparator<Change> ORDER = Comparator.comparing(Change::place);

    private final Path folder;
    private final List<SortedRun> runs = new ArrayList<>();
    private List<Change> changes = new ArrayList<>();
    private long bytes;

    WindowBuffer(Path folder) {
        this.folder = folder;
    }

    void add(Change change) {
        changes.add(change);
        bytes += change.size();
    }

    /** Bytes in memory. */
    long bytes() {
        return bytes;
    }

    /** Moves what is in memory to disk; answers the bytes moved. */
    long spill() {
        if (changes.isEmpty()) {
            return 0;
        }
        long moved = bytes;
        changes.sort(ORDER);
        runs.add(io(() -> SortedRun.write(folder, changes)));
        clearMemory();
        return moved;
    }

    /** Hands out every change with a timestamp up to {@code tick}, in order, and keeps the others. */
    void drain(long tick, Consumer<Change> sink) {
        changes.sort(ORDER);
        if (runs.isEmpty()) {
            int due = 0;
            while (due < changes.size() && isDue(changes.get(due), tick)) {
                sink.accept(changes.get(due++));
            }
            keep(new ArrayList<>(changes.subList(due, changes.size())));
            return;
        }
        List<Change> rest = merge(tick, sink);
        closeRuns();
        keep(rest);
    }

    /** The place in the log of the first change that waits; empty when none does. */
    Optional<LogPosition> first() {
        Optional<LogPosition> inMemory =
                changes.stream().map(c -> c.place().position()).min(Comparator.naturalOrder());
        Optional<LogPosition> onDisk = runs.stream().map(SortedRun::first).min(Comparator.naturalOrder());
        return inMemory.isPresent() && onDisk.isPresent()
                ? inMemory.filter(p -> p.compareTo(onDisk.get()) <= 0).or(() -> onDisk)
                : inMemory.or(() -> onDisk);
    }

    @Override
    public void close() {
        closeRuns();
        clearMemory();
    }

    private static boolean isDue(Change change, long tick) {
        return Long.compareUnsigned(change.place().tso(), tick) <= 0;
    }

    private List<Change> merge(long tick, Consumer<Change> sink) {
        record Source(Change head, Iterator<Change> tail) {}

        PriorityQueue<Source> heads =
                new PriorityQueue<>(Comparator.comparing(s -> s.head().place()));
        List<Iterator<Change>> sources = new ArrayList<>();
        runs.forEach(run -> sources.add(io(run::iterator)));
        sources.add(changes.iterator());
        sources.stream().filter(Iterator::hasNext).forEach(s -> heads.add(new Source(s.next(), s)));
        List<Change> rest = new ArrayList<>();
        while (!heads.isEmpty()) {
            Source least = heads.poll();
            if (isDue(least.head(), tick)) {
                sink.accept(least.head());
            } else {
                rest.add(least.head());
            }
            if (least.tail().hasNext()) {
                heads.add(new Source(least.tail().next(), least.tail()));
            }
        }
        return rest;
    }

    private void keep(List<Change> rest) {
        changes = rest;
        bytes = rest.stream().mapToLong(Change::size).sum();
    }

    private void clearMemory() {
        changes = new ArrayList<>();
        bytes = 0;
    }

    private void closeRuns() {
        runs.forEach(run -> io(() -> {
            run.close();
            return run;
        }));
        runs.clear();
    }

    private interface DiskWork<T> {
        T run() throws IOException;
    }

    private static <T> T io(DiskWork<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw GodwitException.bug("a window larger than memory cannot be kept on disk: " + e.getMessage(), e);
        }
    }
}
