package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.managed.RequestDesk;
import io.godwit.control.managed.TaskOutcome;
import io.godwit.control.managed.TaskRequest;
import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.InMemoryLedger;
import io.godwit.control.record.TaskJournal;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.MadeFrom;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Requests that an instance of another version decides about: it takes all of them. */
class ServiceControlTest {
    private static final TaskSpec ALL = task(List.of(), Map.of());
    private static final TaskSpec FEWER = task(List.of("default.a"), Map.of());
    private static final TaskSpec SLOWER = task(List.of(), Map.of("full", Map.of("limit", Map.of("rps", 5))));

    private final InMemoryLedger ledger = new InMemoryLedger();
    private final List<TaskRequest> asked = new ArrayList<>();
    private final RequestDesk desk = new RequestDesk() {
        @Override
        public TaskOutcome ask(TaskRequest request, Duration patience) {
            asked.add(request);
            return new TaskOutcome(request.id(), request.found(), Optional.empty());
        }

        @Override
        public void close() {}
    };
    private final ServiceControl control = new ServiceControl(
            desk,
            ledger.records(),
            (task, instance, after, most, least) -> Optional.empty(),
            ALL.kafka().bootstrapServers(),
            Clock.systemUTC());

    @Test
    void objectsAreNotChangedWhileCollectionsAreBeingAgreedOnWhoeverDecides() {
        keep(TaskRecord.State.RUNNING);

        assertThatThrownBy(() -> change(FEWER))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TASK_STATE))
                .hasMessage("the collections of the task are being agreed on");
        assertThat(asked).isEmpty();

        change(SLOWER);
        assertThat(asked).hasSize(1);
    }

    @Test
    void objectsOfATaskThatDoesNotRunAreChanged() {
        keep(TaskRecord.State.STOPPED);

        change(FEWER);

        assertThat(asked).hasSize(1);
    }

    /** An instance may name the brokers in another order, and some of them only. */
    @Test
    void aTaskIsTakenWhereOneBrokerIsKnownAndRefusedWhereNoneIs() {
        keep(TaskRecord.State.STOPPED);
        String own = SLOWER.kafka().bootstrapServers();

        change(at("new-broker:9092," + own));
        assertThat(asked).hasSize(1);

        assertThatThrownBy(() -> change(at("elsewhere:9092")))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining("elsewhere:9092")
                .hasMessageContaining(own);
        assertThat(asked).hasSize(1);
    }

    private static TaskSpec at(String servers) {
        KafkaSpec known = SLOWER.kafka();
        return new TaskSpec(
                SLOWER.name(),
                SLOWER.tags(),
                new KafkaSpec(
                        servers,
                        known.partitions(),
                        known.replicationFactor(),
                        known.minInsyncReplicas(),
                        known.properties()),
                SLOWER.schemaRegistry(),
                SLOWER.source(),
                SLOWER.target(),
                SLOWER.types(),
                SLOWER.objects(),
                SLOWER.options());
    }

    private void change(TaskSpec spec) {
        control.change(spec, MadeFrom.NOTHING, OptionalLong.empty(), new ServiceControl.Caller("r", "anna"));
    }

    private void keep(TaskRecord.State state) {
        try (TaskJournal journal = ledger.takeOver("t")) {
            journal.write(new TaskRecord("id", "t", 1, state, ALL.toTree(), 1, Optional.empty(), Optional.empty()));
        }
    }

    private static TaskSpec task(List<String> excluded, Map<String, Object> options) {
        return ControlWorld.task(
                List.of("SCHEMA", "FULL"), Map.of("include", List.of("default.*"), "exclude", excluded), options);
    }
}
