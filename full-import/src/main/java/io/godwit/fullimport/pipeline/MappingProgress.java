package io.godwit.fullimport.pipeline;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import io.godwit.runtime.state.TableStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How far one mapping is: positions of its ranges, checkpoints of its partitions. Thread-safe; readers and writers report here. */
public final class MappingProgress {
    /** The others stand in the conflict log. */
    private static final int FINDINGS_SHOWN = 20;

    private final HandOff handOff;
    private final Map<Integer, ScanPosition> positions = new ConcurrentHashMap<>();
    private final Map<Integer, ApplyCheckpoint> checkpoints = new ConcurrentHashMap<>();
    private final List<String> findings = new ArrayList<>();
    private int findingsNotShown;
    private final Set<Integer> checkedRanges = new HashSet<>();
    private final LongSupplier nanoTime;
    private final long startedNanos;
    private volatile long movedNanos;
    private volatile Optional<ScanPlan> plan = Optional.empty();
    private boolean concluding;
    private volatile boolean verified;
    private volatile boolean complete;
    private volatile long earlierMillis;
    private volatile long activeMillis;

    /** Progress of the mapping that {@code handOff} describes. */
    public MappingProgress(HandOff handOff) {
        this(handOff, System::nanoTime);
    }

    MappingProgress(HandOff handOff, LongSupplier nanoTime) {
        this.handOff = handOff;
        this.nanoTime = nanoTime;
        this.startedNanos = nanoTime.getAsLong();
        this.movedNanos = startedNanos;
    }

    /** What was agreed about the mapping. */
    public HandOff handOff() {
        return handOff;
    }

    /** The scan's plan, once there is one. */
    public Optional<ScanPlan> plan() {
        return plan;
    }

    void planned(ScanPlan newPlan) {
        plan = Optional.of(newPlan);
    }

    void published(ScanPosition position) {
        positions.put(position.range(), position);
    }

    void applied(ApplyCheckpoint checkpoint) {
        checkpoints.merge(checkpoint.partition().partition(), checkpoint, (old, now) -> {
            if (now.nextOffset() > old.nextOffset()) {
                movedNanos = nanoTime.getAsLong();
            }
            return now.nextOffset() >= old.nextOffset() ? now : old;
        });
    }

    /** Time since a checkpoint moved here, or since the start; a complete mapping has none that could move. */
    double checkpointAgeSeconds() {
        return complete ? 0 : (nanoTime.getAsLong() - movedNanos) / 1e9;
    }

    /** Goes on from what an earlier run told of the mapping. */
    synchronized void resumed(TableStatus earlier) {
        if (earlier.attempt() == handOff.attempt()) {
            earlierMillis = earlier.activeMillis();
            findings.clear(); // a repeat adds nothing
            findings.addAll(earlier.findings());
        }
    }

    /** Notes that a range was held against the source, and what was found there, in words. */
    synchronized void checked(int range, List<String> found) {
        if (checkedRanges.isEmpty()) { // those of an earlier run: all ranges are checked again
            findings.clear();
            findingsNotShown = 0;
        }
        if (checkedRanges.add(range)) {
            found.forEach(this::found);
        }
    }

    private void found(String finding) {
        if (findings.size() < FINDINGS_SHOWN) {
            findings.add(finding);
        } else {
            findingsNotShown++;
        }
    }

    private List<String> findings() {
        List<String> shown = new ArrayList<>(findings);
        if (findingsNotShown > 0) {
            shown.add("and " + findingsNotShown + " more, which the task's conflicts name");
        }
        return List.copyOf(shown);
    }

    /** Says that the scan has come to its end, and what it loaded is released. */
    void verified() {
        verified = true;
    }

    void completed() {
        if (!complete) {
            activeMillis = elapsedMillis();
            complete = true;
        }
    }

    /** Completed by an earlier run, whose time counts. */
    void completedBefore() {
        activeMillis = earlierMillis;
        complete = true;
    }

    boolean complete() {
        return complete;
    }

    /** Whether every range is published to its end and checked. */
    boolean scanned() {
        return verified && allRangesDone();
    }

    private boolean allRangesDone() {
        return plan.isPresent()
                && positions.values().stream().filter(ScanPosition::done).count()
                        == plan.get().ranges().size();
    }

    /** Whether every range is published to its end and held against the source. */
    synchronized boolean allRangesChecked() {
        return allRangesDone()
                && checkedRanges.size() == plan.orElseThrow().ranges().size();
    }

    /** Whether the caller is the one that concludes the scan; true once. */
    synchronized boolean claimConclusion() {
        boolean first = !concluding;
        concluding = true;
        return first;
    }

    /** Whether every published row is applied or a conflict: nothing may pass the gate before. */
    boolean everyRowSettled() {
        long settled = checkpoints.values().stream()
                .mapToLong(c -> c.rowsApplied() + c.rowsConflict())
                .sum();
        long published = rows();
        if (settled > published) {
            throw GodwitException.bug(
                    "the target took " + settled + " rows of " + handOff.topic() + ", but the scan published "
                            + published,
                    null);
        }
        return settled == published;
    }

    private long rows() {
        return positions.values().stream().mapToLong(ScanPosition::rows).sum();
    }

    long publishedBytes() {
        return positions.values().stream().mapToLong(ScanPosition::bytes).sum();
    }

    long appliedBytes() {
        return checkpoints.values().stream()
                .mapToLong(ApplyCheckpoint::bytesApplied)
                .sum();
    }

    /** The newest checkpoint of each partition. */
    List<ApplyCheckpoint> checkpoints() {
        return List.copyOf(checkpoints.values());
    }

    /** The mapping as the status topic shows it. */
    synchronized TableStatus status() {
        long applied = checkpoints.values().stream()
                .mapToLong(ApplyCheckpoint::rowsApplied)
                .sum();
        long conflicts = checkpoints.values().stream()
                .mapToLong(ApplyCheckpoint::rowsConflict)
                .sum();
        // A mapping that an earlier run completed is not planned again: its checkpoints know what was published.
        long rows = complete ? applied + conflicts : rows();
        return new TableStatus(
                handOff.taskId(),
                handOff.mapping().collection().id(),
                handOff.mapping().label(),
                handOff.mapping().table().toString(),
                handOff.attempt(),
                complete
                        ? TableStatus.Phase.COMPLETE
                        : plan.isPresent() ? TableStatus.Phase.SNAPSHOT : TableStatus.Phase.WAITING,
                rows,
                rows,
                applied,
                complete ? appliedBytes() : publishedBytes(),
                conflicts,
                plan.map(ScanPlan::estimatedRows).orElse(complete ? rows : 0L),
                complete ? activeMillis : elapsedMillis(),
                findings());
    }

    private long elapsedMillis() {
        return earlierMillis + (nanoTime.getAsLong() - startedNanos) / 1_000_000;
    }
}
