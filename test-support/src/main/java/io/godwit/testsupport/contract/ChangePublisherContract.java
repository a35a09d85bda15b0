package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.row.Key;
import io.godwit.runtime.change.ChangePublisher;
import io.godwit.runtime.change.ChangePublisher.Commit;
import io.godwit.runtime.change.ChangePublisher.Watermark;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.PendingRead;
import io.godwit.runtime.state.ReconcileMark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every ChangePublisher does. A test class offers publishers of one task that no other test uses. */
public interface ChangePublisherContract {
    /** Another process's publisher; the suite closes it. */
    ChangePublisher publisher();

    /** The task. */
    String taskId();

    /** A change topic of one partition. */
    String topic();

    /** Values of the committed changes, in their order. */
    List<String> committed();

    @Test
    default void aTaskBeginsWithNothing() {
        try (ChangePublisher publisher = publisher()) {
            publisher.recover();

            assertThat(publisher.positions()).isEmpty();
            assertThat(publisher.pending()).isEmpty();
            assertThat(publisher.marks()).isEmpty();
            assertThat(publisher.dropped()).isEmpty();
        }
    }

    @Test
    default void changesAndPositionsAreThereTogetherOrNotAtAll() {
        try (ChangePublisher publisher = publisher()) {
            publisher.recover();
            append(publisher, "first");
            publisher.commit(commit(position(5)));
            append(publisher, "lost");
        }
        try (ChangePublisher successor = publisher()) {
            successor.recover();

            assertThat(committed()).containsExactly("first");
            assertThat(successor.positions()).isEqualTo(Map.of("channel", position(5)));
        }
    }

    @Test
    default void aPublisherThatWasReplacedChangesNothing() {
        try (ChangePublisher replaced = publisher();
                ChangePublisher successor = publisher()) {
            replaced.recover();
            append(replaced, "of the first");
            successor.recover();

            assertThatThrownBy(() -> {
                        append(replaced, "late");
                        replaced.commit(commit(position(9)));
                    })
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.FENCED));
            append(successor, "of the second");
            successor.commit(commit(position(6)));

            assertThat(committed()).containsExactly("of the second");
            assertThat(successor.positions()).isEqualTo(Map.of("channel", position(6)));
        }
    }

    @Test
    default void openReadsMarksAndDropsOutliveTheProcess() {
        PendingRead kept = new PendingRead("channel", 7, Key.of(1), 3, true);
        PendingRead settled = new PendingRead("channel", 7, Key.of(2), 4, false);
        ReconcileMark mark = new ReconcileMark(taskId(), 7, "default.c", "partition/1", "dropped");
        try (ChangePublisher publisher = publisher()) {
            publisher.recover();
            publisher.commit(new Commit(
                    List.of(position(5)),
                    List.of(),
                    Map.of(),
                    List.of(kept, settled),
                    List.of(),
                    List.of(mark),
                    List.of()));
            publisher.commit(new Commit(
                    List.of(position(6)),
                    List.of(new Watermark(7, topic(), 6, true, true)),
                    Map.of("channel", 6L),
                    List.of(),
                    List.of(settled),
                    List.of(),
                    List.of()));
        }
        try (ChangePublisher successor = publisher()) {
            successor.recover();

            assertThat(successor.pending()).isEqualTo(Map.of("channel", List.of(kept)));
            assertThat(successor.marks()).containsExactly(mark);
            assertThat(successor.dropped()).containsExactly(7L);
        }
    }

    private void append(ChangePublisher publisher, String value) {
        publisher.append(topic(), 0, new byte[] {1}, value.getBytes(StandardCharsets.UTF_8));
    }

    private ChannelPosition position(long tick) {
        return ChannelPosition.start(taskId(), "channel", LogPosition.of(tick), tick);
    }

    private static Commit commit(ChannelPosition position) {
        return new Commit(List.of(position), List.of(), Map.of(), List.of(), List.of(), List.of(), List.of());
    }
}
