package io.godwit.control.stage;

import io.godwit.control.ControlPorts;
import io.godwit.control.record.CollectionTraces;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.turn.Flows;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Direction;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.List;

/**
 * Removes everything that is kept about a task except its record and its tables: checkpoints, topics, subjects, groups, and the
 * records about its collections and components. These records name the rest and are removed last, so that after a death in between
 * another release completes the work. Transactional ids remain until Kafka forgets them. Blocks; one thread.
 */
public final class Release {
    private final TaskLedger ledger;
    private final ControlPorts ports;
    private final SchemaRegistry registry;

    public Release(TaskLedger ledger, ControlPorts ports, SchemaRegistry registry) {
        this.ledger = ledger;
        this.ports = ports;
        this.registry = registry;
    }

    /** Removes it; fails, retriably, while one of its components has just given a sign of life. */
    public void run(TaskRecord task, Clock clock) {
        List<String> alive = StoppedTask.alive(ledger.records().standing(task).instances(), clock);
        if (!alive.isEmpty()) {
            throw GodwitException.retriable(
                    ErrorCode.TASK_STATE,
                    "components of task " + task.name() + " have not ended yet: " + alive,
                    "they save what they hold and end within seconds",
                    null);
        }
        try (TaskJournal journal = ledger.takeOver(task.name())) {
            ledger.fenceStore(task.id());
            CollectionTraces traces = ledger.records().traces(task.id());
            ledger.fenceStore(Direction.REVERSE.flow(task.id()));
            new Flows(ledger, journal, ports).release(task);
            new Exclusion(ledger, ports).forgetAll(task, traces.loads());
            registry.forget(TopicNames.prefix(task.id()));
            ledger.topics().deleteGroups(task.id());
            ledger.topics().delete(ledger.topics().ofTask(task.id()));
            journal.erase(traces);
        }
    }
}
