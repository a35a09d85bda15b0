package io.godwit.fullimport.pipeline;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.ScanPlan;
import java.util.Optional;

/**
 * The state of one mapping:
 *
 * <pre>
 * Waiting -> Scanning -> Concluding -> Scanned -> Complete
 * Waiting -> Complete      (by an earlier run)
 * each but Complete -> Failed
 * </pre>
 */
sealed interface MappingState {
    /** The plan of the scan, once there is one. */
    Optional<ScanPlan> plan();

    /** Its scan is not planned. */
    record Waiting() implements MappingState {
        @Override
        public Optional<ScanPlan> plan() {
            return Optional.empty();
        }
    }

    /** Its ranges are read. */
    record Scanning(ScanPlan scanned) implements MappingState {
        @Override
        public Optional<ScanPlan> plan() {
            return Optional.of(scanned);
        }
    }

    /** Its ranges are read, and one reader compares them with the source's own count. */
    record Concluding(ScanPlan scanned) implements MappingState {
        @Override
        public Optional<ScanPlan> plan() {
            return Optional.of(scanned);
        }
    }

    /** All that the source has is published; its gate opens once all of that is applied. */
    record Scanned(ScanPlan scanned) implements MappingState {
        @Override
        public Optional<ScanPlan> plan() {
            return Optional.of(scanned);
        }
    }

    /** Its gate is open. */
    record Complete(Optional<ScanPlan> plan, long activeMillis) implements MappingState {}

    /** It failed alone; the next run tries it again. */
    record Failed(Optional<ScanPlan> plan, GodwitException failure) implements MappingState {}
}
