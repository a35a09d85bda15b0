package io.godwit.fullimport.pipeline;

import io.godwit.runtime.snapshot.SnapshotPublisher;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;

/**
 * One reader thread. All readers first take over their slots; only then does any read a position, since an older process may
 * hold any range under any slot. Invariant 2.
 */
final class ScanWorker implements Runnable {
    private final ScanBoard board;
    private final ScanPlanner planner;
    private final RangePublisher ranges;
    private final SnapshotPublisher publisher;
    private final CyclicBarrier allFenced;
    private final Retrying retrying;
    private final FlowControl flow;

    ScanWorker(
            ScanBoard board,
            ScanPlanner planner,
            RangePublisher ranges,
            SnapshotPublisher publisher,
            CyclicBarrier allFenced,
            Retrying retrying,
            FlowControl flow) {
        this.board = board;
        this.planner = planner;
        this.ranges = ranges;
        this.publisher = publisher;
        this.allFenced = allFenced;
        this.retrying = retrying;
        this.flow = flow;
    }

    @Override
    public void run() {
        try (publisher) {
            retrying.until(publisher::recover, () -> {});
            allFenced.await();
            for (Optional<ScanBoard.Work> work = board.take(); work.isPresent() && !flow.draining(); work = board.take()) {
                switch (work.get()) {
                    case ScanBoard.Work.Plan plan -> plan(plan.mapping());
                    case ScanBoard.Work.Range range -> publish(range.mapping(), range.range());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.BrokenBarrierException | RuntimeException e) {
            flow.fail(Retrying.asGodwit(e));
            board.close();
            allFenced.reset();
        }
    }

    private void plan(MappingProgress mapping) {
        retrying.until(() -> planner.plan(mapping, publisher), publisher::recover);
        if (mapping.plan().isPresent()) {
            board.planned(mapping);
        }
    }

    private void publish(MappingProgress mapping, int range) {
        retrying.until(() -> ranges.publish(mapping, range), publisher::recover);
        if (mapping.allRangesDone() && mapping.claimConclusion()) {
            retrying.until(() -> planner.conclude(mapping), () -> {});
        }
    }
}
