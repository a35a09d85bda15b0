package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.InMemoryLedger;
import io.godwit.control.memory.NamedTopics;
import io.godwit.control.record.TaskJournal;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Direction;
import io.godwit.model.schema.FieldType;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.Samples;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConflictControlTest {
    private static final String TASK = "abcdefghijkl";
    private static final String BACK = Direction.REVERSE.flow(TASK);
    private static final CollectionSchema PRODUCTS = Samples.collection("products", 7, FieldType.INT64);

    private final InMemoryLedger ledger = new InMemoryLedger();
    private final ConflictControl control = new ConflictControl(
            ledger.records(),
            ledger.requests(),
            new NamedTopics(Set.of(TopicNames.conflicts(TASK), TopicNames.conflicts(BACK))),
            Clock.systemUTC());

    @BeforeEach
    void bothFlowsHaveAConflict() {
        try (TaskJournal journal = ledger.takeOver("t")) {
            journal.write(List.of(
                    HandOffs.followed(TASK, PRODUCTS, 0, new HandOff.ChangeTopic("forward", 1)),
                    HandOffs.followed(BACK, PRODUCTS, 0, new HandOff.ChangeTopic("back", 1))));
        }
        ledger.report(conflict(TASK, "1"));
        ledger.report(conflict(BACK, "2"));
    }

    @Test
    void thoseOfTheFlowThatATaskHasNowAreShown() {
        assertThat(keys(task(Optional.empty()))).containsExactly("1");
        assertThat(keys(task(Optional.of(Switchover.Phase.REVERSED)))).containsExactly("2");
        assertThat(keys(task(Optional.of(Switchover.Phase.RETURNED)))).containsExactly("1");
    }

    @Test
    void theStoreOfThatFlowIsAskedToReadThemAgain() {
        List<ConflictRecord> asked = control.reread(task(Optional.of(Switchover.Phase.REVERSED)), 10);

        assertThat(asked).singleElement().returns(BACK, ConflictRecord::taskId);
        assertThat(ledger.rereads())
                .singleElement()
                .returns(BACK, RereadRequest::taskId)
                .returns(7L, RereadRequest::collectionId)
                .returns(Key.of(2), RereadRequest::key);
    }

    private List<String> keys(TaskRecord task) {
        return control.find(task, conflict -> true, 10).newest().stream()
                .map(conflict -> conflict.row().key().orElseThrow())
                .toList();
    }

    private static ConflictRecord conflict(String flow, String key) {
        return new ConflictRecord(
                flow,
                new ConflictRecord.Place("t", 0, 1),
                new ConflictRecord.Row("default.products", "default.products", Optional.of(key)),
                new ConflictRecord.Cause("VALUE", "VALUE_TOO_LONG", "too long"),
                1_000);
    }

    private static TaskRecord task(Optional<Switchover.Phase> phase) {
        TaskRecord.Managed managed = new TaskRecord.Managed(0, Optional.empty(), false);
        return new TaskRecord(
                        TASK,
                        "t",
                        1,
                        TaskRecord.State.RUNNING,
                        ControlWorld.tree(
                                List.of("SCHEMA", "FULL", "INCREMENTAL", "REVERSE"),
                                Map.of("include", List.of("default.*")),
                                Map.of()),
                        1,
                        Optional.empty(),
                        Optional.empty())
                .managed(phase.map(now -> managed.turned(new Switchover(
                                now,
                                1,
                                0,
                                Switchover.Settings.DEFAULT,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of())))
                        .orElse(managed));
    }
}
