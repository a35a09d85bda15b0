package io.godwit.milvus.it;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** Batches of one partition, each in a transaction of its checkpoint and again until it is committed, as Incr-Sync applies them. */
final class Batches {
    private final TargetWriter writer;
    private final List<GodwitException> failures = new ArrayList<>();
    private ApplyCheckpoint checkpoint;

    Batches(TargetWriter writer) {
        this.writer = writer;
        this.checkpoint = writer.claim(new PartitionRef("task", "changes", 0), 0);
    }

    /** One attempt. */
    void once(Consumer<TargetWriter> work) {
        ApplyCheckpoint to = checkpoint.advanced(checkpoint.nextOffset() + 1, 1, 0, 1);
        try {
            writer.begin(checkpoint, to);
            work.accept(writer);
            writer.commit();
            checkpoint = to;
        } catch (GodwitException e) {
            writer.rollback();
            throw e;
        }
    }

    /** As many as it takes, where failures may be retried. */
    void until(Duration atMost, Consumer<TargetWriter> work) {
        Awaitility.await().atMost(atMost).pollInterval(Duration.ofMillis(200)).until(() -> {
            try {
                once(work);
                return true;
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.RETRIABLE) {
                    throw e;
                }
                failures.add(e);
                return false;
            }
        });
    }

    /** What went wrong on the way. */
    List<GodwitException> failures() {
        return failures;
    }
}
