package io.godwit.store.pipeline.window;

import io.godwit.model.log.LogPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Changes of one channel that wait for their tick. What does not fit in memory is kept on disk in sorted runs, and is merged
 * when the tick arrives. One thread. Invariant 8.
 */
final class WindowBuffer implements AutoCloseable {
    private static final Comparator<Change> ORDER = Comparator.comparing(Change::place);

    private final WindowMemory memory;
    private final SpillFolder folder;
    private final List<SortedRun> runs = new ArrayList<>();
    private List<Change> changes = new ArrayList<>();
    private long bytes;

    /** An empty one that shares {@code memory} with others. */
    WindowBuffer(WindowMemory memory, SpillFolder folder) {
        this.memory = memory;
        this.folder = folder;
        memory.shares(this);
    }

    void add(Change change) {
        changes.add(change);
        bytes += change.size();
        memory.took(change.size());
    }

    /** Bytes in memory. */
    long bytes() {
        return bytes;
    }

    /** Moves what is in memory to disk. */
    void spill() {
        if (!changes.isEmpty()) {
            changes.sort(ORDER);
            runs.add(SortedRun.write(folder, changes));
            keep(new ArrayList<>());
        }
    }

    /** Hands out every change with a timestamp up to {@code tick}, in order, and keeps the others where they are. */
    void drain(long tick, Consumer<Change> sink) {
        changes.sort(ORDER);
        int due = 0;
        PriorityQueue<SortedRun> dueRuns =
                new PriorityQueue<>(Comparator.comparing(run -> head(run).orElseThrow(), ORDER));
        runs.stream().filter(run -> isDue(head(run), tick)).forEach(dueRuns::add);
        while (true) {
            Optional<Change> inMemory =
                    due < changes.size() ? Optional.of(changes.get(due)).filter(c -> isDue(c, tick)) : Optional.empty();
            SortedRun run = dueRuns.peek();
            if (run != null
                    && inMemory.map(c -> ORDER.compare(head(run).orElseThrow(), c) < 0)
                            .orElse(true)) {
                dueRuns.remove();
                sink.accept(run.take());
                if (isDue(head(run), tick)) {
                    dueRuns.add(run);
                }
            } else if (inMemory.isPresent()) {
                sink.accept(inMemory.get());
                due++;
            } else {
                break;
            }
        }
        keep(new ArrayList<>(changes.subList(due, changes.size())));
        closeEmptyRuns();
    }

    /**
     * A place in the log at or before the first change that waits: for a run on disk, it is the first one that the run ever held.
     * Empty when none waits.
     */
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
        runs.forEach(SortedRun::close);
        runs.clear();
        keep(new ArrayList<>());
    }

    private static boolean isDue(Change change, long tick) {
        return Long.compareUnsigned(change.place().tso(), tick) <= 0;
    }

    private static boolean isDue(Optional<Change> change, long tick) {
        return change.isPresent() && isDue(change.get(), tick);
    }

    private Optional<Change> head(SortedRun run) {
        return run.peek(runs.size());
    }

    private void keep(List<Change> rest) {
        memory.freed(bytes);
        changes = rest;
        bytes = rest.stream().mapToLong(Change::size).sum();
        memory.took(bytes);
    }

    private void closeEmptyRuns() {
        runs.removeIf(run -> {
            boolean empty = head(run).isEmpty();
            if (empty) {
                run.close();
            }
            return empty;
        });
    }
}
