package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanPosition;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowControlTest {
    @Test
    void whatEarlierRunsAppliedMakesNoRoomForOthers() {
        MappingProgress resumed = progress("resumed");
        resumed.applied(new ApplyCheckpoint(
                new PartitionRef("t", "resumed", 0),
                900,
                1,
                ApplyCheckpoint.State.OPEN,
                ApplyCheckpoint.Counts.withoutChanges(900, 0, 9_000)));
        FlowControl flow = new FlowControl(List.of(resumed, progress("fresh")), 100);

        assertThat(flow.unappliedBytes()).isZero();
    }

    @Test
    void readersWaitWhileTooMuchIsPublishedAndNotApplied() throws InterruptedException {
        MappingProgress mapping = withPublishedBytes("slow", 100);
        FlowControl flow = new FlowControl(List.of(mapping), 100);
        Thread reader = Thread.ofPlatform().daemon().start(flow::awaitRoom);
        assertThat(reader.join(Duration.ofMillis(200))).isFalse();

        mapping.applied(new ApplyCheckpoint(
                new PartitionRef("t", "slow", 0),
                5,
                1,
                ApplyCheckpoint.State.OPEN,
                ApplyCheckpoint.Counts.withoutChanges(1, 0, 1)));

        assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aReaderThatWaitsIsDrained() throws InterruptedException {
        MappingProgress mapping = withPublishedBytes("stuck", 100);
        FlowControl flow = new FlowControl(List.of(mapping), 100);
        Thread reader = Thread.ofPlatform().daemon().start(flow::awaitRoom);

        flow.drain();

        assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    }

    private static MappingProgress withPublishedBytes(String topic, long bytes) {
        MappingProgress mapping = progress(topic);
        mapping.published(new ScanPosition("t", 1, 1, 0, Optional.of(Key.of(9)), 10, bytes, false));
        return mapping;
    }

    private static MappingProgress progress(String topic) {
        HandOff handOff = HandOffs.scanned("t", Samples.collection(topic, topic.hashCode(), FieldType.INT64), topic, 1);
        return new MappingProgress(handOff, System::nanoTime);
    }
}
