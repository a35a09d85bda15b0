package io.godwit.fullimport.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.process.OneTable;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import java.util.Optional;
import java.util.function.Function;

/**
 * One reader thread. Every plan and every range is published under a slot of its own, and the slot is taken over before
 * anything of it is read: whatever process held that range before, with however many readers, is fenced from it. Invariant 2.
 */
final class ScanWorker implements Runnable {
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
        OneTable.alone(() -> doWork(work), failure -> {
            work.mapping().failed(failure);
            board.failed(work);
        });
    }

    private void doWork(ScanBoard.Work work) {
        try (SnapshotPublisher publisher = publishers.apply(work.slot())) {
            switch (work) {
                case ScanBoard.Work.Plan plan -> plan(plan.mapping(), publisher);
                case ScanBoard.Work.Range range -> publish(range.mapping(), range.range(), publisher);
            }
        }
    }

    private void plan(MappingProgress mapping, SnapshotPublisher publisher) {
        retrying.until(
                () -> {
                    publisher.recover();
                    loads.ensure(mapping.handOff(), publisher);
                    planner.plan(mapping, publisher);
                },
                () -> {});
        if (mapping.plan().isPresent()) {
            board.planned(mapping);
        }
    }

    private void publish(MappingProgress mapping, int range, SnapshotPublisher publisher) {
        CheckedRange rows = ranges.apply(publisher);
        retrying.until(
                () -> {
                    publisher.recover();
                    reading(mapping, publisher, () -> rows.publish(mapping, range));
                },
                () -> {});
        if (mapping.allRangesChecked() && mapping.claimConclusion()) {
            conclude(mapping, publisher);
        }
    }

    /** The gate stays shut until what was loaded is released: after it no later run would come back to it. */
    private void conclude(MappingProgress mapping, SnapshotPublisher publisher) {
        retrying.until(
                () -> {
                    planner.end(mapping);
                    loads.release(mapping.handOff(), publisher);
                    mapping.verified();
                },
                publisher::recover);
    }

    /** Reads, and loads a collection that someone released meanwhile, before the next try. */
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
}
