package io.godwit.fullimport.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.process.OneTable;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.ScanPlan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader thread. Every plan and every range is published under a slot that is the same in every process, and the slot is taken
 * over before anything of it is read: whatever process held that range before, with however many readers, is fenced off. The
 * plans, and the ranges of collections that are not split, share the slot of their group; other ranges have one each. Invariant 2.
 */
final class ScanWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ScanWorker.class);

    private final ScanBoard board;
    private final SourceLoads loads;
    private final ScanPlanner planner;
    private final Function<String, SnapshotPublisher> publishers;
    private final Function<SnapshotPublisher, CheckedRange> ranges;
    private final Retrying retrying;
    private final FlowControl flow;

    ScanWorker(
            ScanBoard board,
            SourceLoads loads,
            ScanPlanner planner,
            Function<String, SnapshotPublisher> publishers,
            Function<SnapshotPublisher, CheckedRange> ranges,
            Retrying retrying,
            FlowControl flow) {
        this.board = board;
        this.loads = loads;
        this.planner = planner;
        this.publishers = publishers;
        this.ranges = ranges;
        this.retrying = retrying;
        this.flow = flow;
    }

    @Override
    public void run() {
        try {
            for (Optional<ScanBoard.Work> work = board.take();
                    work.isPresent() && !flow.draining();
                    work = board.take()) {
                perform(work.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            flow.fail(Retrying.asGodwit(e));
            board.close();
        }
    }

    void perform(ScanBoard.Work work) {
        try (SnapshotPublisher publisher = publishers.apply(work.slot())) {
            Slot slot = new Slot(publisher);
            switch (work) {
                case ScanBoard.Work.Group group -> perform(group, slot);
                case ScanBoard.Work.Range range ->
                    alone(range.mapping(), () -> publish(range.mapping(), range.range(), slot, this::untilDone));
            }
        }
    }

    /**
     * Up to the first collection with several ranges, which are done before other collections. One that cannot be read now lets
     * those that share its slot go first, once.
     */
    private void perform(ScanBoard.Work.Group group, Slot slot) {
        Deque<MappingProgress> rest = new ArrayDeque<>(group.mappings());
        Set<MappingProgress> postponed = new HashSet<>();
        try {
            boolean ranges = false;
            while (!rest.isEmpty() && !ranges && !flow.draining()) {
                MappingProgress mapping = rest.removeFirst();
                boolean mayWait = !rest.isEmpty() && !postponed.contains(mapping);
                if (mayWait && !isDone(mapping, slot)) {
                    postponed.add(mapping);
                    rest.addLast(mapping);
                } else if (!mayWait) {
                    alone(mapping, () -> plan(mapping, slot, this::untilDone));
                }
                ranges = mapping.plan().filter(plan -> !isWhole(plan)).isPresent();
            }
        } finally {
            board.done(group, List.copyOf(rest));
        }
    }

    /** Tries once; returns whether another try would be pointless. */
    private boolean isDone(MappingProgress mapping, Slot slot) {
        try {
            alone(mapping, () -> plan(mapping, slot, Runnable::run));
            return true;
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.RETRIABLE) {
                throw e;
            }
            LOG.warn(
                    "table={} code={} others come first: {}",
                    mapping.handOff().mapping().label(),
                    e.code(),
                    e.getMessage());
            return false;
        }
    }

    private void alone(MappingProgress mapping, Runnable work) {
        OneTable.alone(work, failure -> {
            mapping.failed(failure);
            board.failed(mapping);
        });
    }

    private void untilDone(Runnable work) {
        retrying.until(work, () -> {});
    }

    private void plan(MappingProgress mapping, Slot slot, Consumer<Runnable> tries) {
        tries.accept(() -> slot.use(publisher -> {
            loads.ensure(mapping.handOff(), publisher);
            planner.plan(mapping, publisher);
        }));
        mapping.plan().ifPresent(plan -> {
            if (isWhole(plan)) {
                publish(mapping, 0, slot, tries);
            } else {
                board.planned(mapping);
            }
        });
    }

    private static boolean isWhole(ScanPlan plan) {
        return plan.ranges().size() == 1;
    }

    private void publish(MappingProgress mapping, int range, Slot slot, Consumer<Runnable> tries) {
        CheckedRange rows = ranges.apply(slot.publisher);
        tries.accept(() -> slot.use(publisher -> reading(mapping, publisher, () -> rows.publish(mapping, range))));
        if (mapping.allRangesChecked() && mapping.claimConclusion()) {
            conclude(mapping, slot);
        }
    }

    /** The gate stays shut until what was loaded is released: after that, no later run would do it. */
    private void conclude(MappingProgress mapping, Slot slot) {
        retrying.until(
                () -> slot.use(publisher -> {
                    planner.end(mapping);
                    loads.release(mapping.handOff(), publisher);
                    mapping.verified();
                }),
                () -> {});
    }

    /** Reads, and before the next try loads a collection that someone has released meanwhile. */
    private void reading(MappingProgress mapping, SnapshotPublisher publisher, Runnable read) {
        try {
            read.run();
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.RETRIABLE && e.code() == ErrorCode.SOURCE_NOT_LOADED) {
                publisher.recover();
                loads.ensure(mapping.handOff(), publisher);
            }
            throw e;
        }
    }

    /** A publisher and whether it may be used as it is: it takes over its slot before its first use and after each failure. */
    private static final class Slot {
        private final SnapshotPublisher publisher;
        private boolean ready;

        Slot(SnapshotPublisher publisher) {
            this.publisher = publisher;
        }

        void use(Consumer<SnapshotPublisher> work) {
            if (!ready) {
                publisher.recover();
            }
            ready = false;
            work.accept(publisher);
            ready = true;
        }
    }
}
