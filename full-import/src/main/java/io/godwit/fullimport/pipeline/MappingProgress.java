package io.godwit.fullimport.pipeline;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import io.godwit.runtime.state.TableStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far one mapping has got: its state, positions of its ranges, checkpoints of its partitions. Thread-safe; readers and
 * writers report here.
 */
public final class MappingProgress implements StatusReports.Reporting {
    private static final Logger LOG = LoggerFactory.getLogger(MappingProgress.class);

    private final HandOff handOff;
    private final Map<Integer, ScanPosition> positions = new ConcurrentHashMap<>();
    private final Map<Integer, ApplyCheckpoint> checkpoints = new ConcurrentHashMap<>();
    private final ShownFindings findings = new ShownFindings();
    private final AtomicLong keysCompared = new AtomicLong();
    private final AtomicLong moves = new AtomicLong();
    private final Set<Integer> checkedRanges = new HashSet<>();
    private final LongSupplier nanoTime;
    private final long startedNanos;
    private volatile long movedNanos;
    private volatile MappingState state = new MappingState.Waiting();
    private volatile long earlierMillis;

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
        return state.plan();
    }

    synchronized void planned(ScanPlan plan) {
        if (state instanceof MappingState.Waiting) {
            moved(new MappingState.Scanning(plan));
            LOG.info(
                    "table={} scan of {}, about {}",
                    handOff.mapping().label(),
                    Plural.of(plan.ranges().size(), "range"),
                    Plural.of(plan.estimatedRows(), "row"));
        }
    }

    void published(ScanPosition position) {
        positions.put(position.range(), position);
        moves.incrementAndGet();
    }

    void applied(ApplyCheckpoint checkpoint) {
        checkpoints.merge(checkpoint.partition().partition(), checkpoint, (old, now) -> {
            if (now.nextOffset() > old.nextOffset()) {
                movedNanos = nanoTime.getAsLong();
            }
            return now.nextOffset() >= old.nextOffset() ? now : old;
        });
        moves.incrementAndGet();
    }

    /** Time since a checkpoint moved here, or since the start; a mapping that has ended has none that could move. */
    double checkpointAgeSeconds() {
        return ended() ? 0 : (nanoTime.getAsLong() - movedNanos) / 1e9;
    }

    /** Continues from what an earlier run reported about the mapping. */
    synchronized void resumed(TableStatus earlier) {
        if (earlier.of().attempt() == handOff.attempt()) {
            earlierMillis = earlier.activeMillis();
            findings.resume(earlier);
            moves.incrementAndGet();
        }
    }

    /** Notes that this many keys were compared with the source, so that a long comparison is seen to progress. */
    void compared(int keys) {
        keysCompared.addAndGet(keys);
        moves.incrementAndGet();
    }

    /** Notes that a range was compared with the source, and what was found there, in words. */
    synchronized void checked(int range, List<String> found) {
        if (checkedRanges.isEmpty()) { // those of an earlier run: all ranges are checked again
            findings.clear();
        }
        if (checkedRanges.add(range)) {
            found.forEach(findings::add);
        }
        moves.incrementAndGet();
    }

    /** Number of findings. */
    synchronized long findingCount() {
        return findings.count();
    }

    /** Whether the caller is the one that concludes the scan; true once. */
    synchronized boolean claimConclusion() {
        if (state instanceof MappingState.Scanning scanning) {
            moved(new MappingState.Concluding(scanning.scanned()));
            return true;
        }
        return false;
    }

    /** Reports that the scan has ended, and what it loaded is released. */
    synchronized void verified() {
        if (state instanceof MappingState.Concluding concluding) {
            moved(new MappingState.Scanned(concluding.scanned()));
        }
    }

    synchronized void completed() {
        if (!ended()) {
            moved(new MappingState.Complete(state.plan(), elapsedMillis()));
            LOG.info(
                    "table={} complete: {} written, {}, {}",
                    handOff.mapping().label(),
                    Plural.of(sum(c -> c.counts().rows()), "row"),
                    Plural.of(sum(c -> c.counts().conflicts()), "conflict"),
                    Plural.of(findings.count(), "finding"));
        }
    }

    /** Completed by an earlier run, whose time counts. */
    synchronized void completedBefore() {
        moved(new MappingState.Complete(Optional.empty(), earlierMillis));
    }

    /** The mapping failed alone: nothing more of it is read or written in this run, and the others continue. */
    synchronized void failed(GodwitException cause) {
        if (!ended()) {
            moved(new MappingState.Failed(state.plan(), cause));
            boolean bug = cause.kind() == GodwitException.Kind.BUG;
            LOG.error(
                    "table={} code={} the table failed, the others continue: {} {}",
                    handOff.mapping().label(),
                    cause.code(),
                    cause.getMessage(),
                    cause.remedy(),
                    bug ? cause : null);
        }
    }

    boolean complete() {
        return state instanceof MappingState.Complete;
    }

    /** Why the mapping failed, if it did. */
    Optional<GodwitException> failure() {
        return state instanceof MappingState.Failed failed ? Optional.of(failed.failure()) : Optional.empty();
    }

    /** Whether it is complete or failed: nothing is left to do for it in this run. */
    boolean ended() {
        return complete() || failure().isPresent();
    }

    /** Whether every range is published to its end and checked. */
    boolean scanned() {
        return state instanceof MappingState.Scanned && allRangesDone();
    }

    private boolean allRangesDone() {
        return plan().isPresent()
                && positions.values().stream().filter(ScanPosition::done).count()
                        == plan().get().ranges().size();
    }

    /** Whether every range is published to its end and compared with the source. */
    synchronized boolean allRangesChecked() {
        return allRangesDone()
                && checkedRanges.size() == plan().orElseThrow().ranges().size();
    }

    /** Whether every published row is applied or a conflict: nothing may pass the gate before that. */
    boolean everyRowSettled() {
        long settled = checkpoints.values().stream()
                .mapToLong(c -> c.counts().rows() + c.counts().conflicts())
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
        return sum(c -> c.counts().bytes());
    }

    /** The latest checkpoint of each partition. */
    List<ApplyCheckpoint> checkpoints() {
        return List.copyOf(checkpoints.values());
    }

    private void moved(MappingState next) {
        state = next;
        moves.incrementAndGet();
    }

    @Override
    public long moves() {
        return moves.get();
    }

    /** The mapping as the status topic shows it. */
    @Override
    public synchronized TableStatus status() {
        long applied = sum(c -> c.counts().rows());
        long conflicts = sum(c -> c.counts().conflicts());
        // A mapping that an earlier run completed is not planned again: its checkpoints record what was published.
        long rows = complete() ? applied + conflicts : rows();
        return new TableStatus(
                new TableStatus.Subject(
                        handOff.taskId(),
                        handOff.mapping().collection().id(),
                        handOff.mapping().label(),
                        handOff.mapping().table().toString(),
                        handOff.attempt()),
                phase(),
                new TableStatus.Rows(
                        rows,
                        applied,
                        conflicts,
                        plan().map(ScanPlan::estimatedRows).orElse(complete() ? rows : 0L),
                        complete() ? appliedBytes() : publishedBytes()),
                state instanceof MappingState.Complete done ? done.activeMillis() : elapsedMillis(),
                keysCompared.get(),
                new TableStatus.Findings(findings.shown(), findings.count()),
                failure().map(Failure::of));
    }

    private TableStatus.Phase phase() {
        return switch (state) {
            case MappingState.Waiting waiting -> TableStatus.Phase.WAITING;
            case MappingState.Scanning scanning -> TableStatus.Phase.SNAPSHOT;
            case MappingState.Concluding concluding -> TableStatus.Phase.SNAPSHOT;
            case MappingState.Scanned scanned -> TableStatus.Phase.SNAPSHOT;
            case MappingState.Complete complete -> TableStatus.Phase.COMPLETE;
            case MappingState.Failed failed -> TableStatus.Phase.FAILED;
        };
    }

    private long sum(ToLongFunction<ApplyCheckpoint> count) {
        return checkpoints.values().stream().mapToLong(count).sum();
    }

    private long elapsedMillis() {
        return earlierMillis + (nanoTime.getAsLong() - startedNanos) / 1_000_000;
    }
}
