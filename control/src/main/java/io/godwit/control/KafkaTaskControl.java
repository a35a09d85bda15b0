package io.godwit.control;

import io.godwit.control.objects.NameCheck;
import io.godwit.control.objects.ObjectSelector;
import io.godwit.control.objects.SelectedObjects;
import io.godwit.control.record.TaskConflicts;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.record.TaskStore;
import io.godwit.control.stage.NextAttempt;
import io.godwit.control.stage.SchemaScript;
import io.godwit.control.stage.SchemaStage;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import io.godwit.model.task.SpecChange;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TopicDesign;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The control part over the task records in Kafka. {@link #run} belongs to one thread; the rest may be called from any. */
public final class KafkaTaskControl implements TaskControl {
    private final Function<TaskSpec, ControlPorts> wiring;
    private final ComponentStarter starter;
    private final SecretResolver secrets;
    private volatile boolean stopping;

    /**
     * A control part.
     *
     * @param wiring connects to the source and the target of a task
     */
    public KafkaTaskControl(Function<TaskSpec, ControlPorts> wiring, ComponentStarter starter, SecretResolver secrets) {
        this.wiring = wiring;
        this.starter = starter;
        this.secrets = secrets;
    }

    @Override
    public ExitCode run(TaskSpec spec, RunObserver observer) {
        try (ControlPorts ports = wiring.apply(spec)) {
            TaskRun.End end = new TaskRun(kafka(spec.kafka()), spec, ports, starter, observer, () -> stopping).run();
            return end == TaskRun.End.STOPPED ? ExitCode.INTERRUPTED : ExitCode.DONE;
        }
    }

    @Override
    public void drain() {
        stopping = true;
    }

    @Override
    public SpecChange apply(TaskSpec spec) {
        KafkaSettings kafka = prepared(spec.kafka());
        try (TaskStore store = new TaskStore(kafka);
                RecordPublisher publisher = new RecordPublisher(kafka)) {
            TaskRecord known = known(store, spec);
            SpecChange change = SpecComparison.requireSameTask(known, spec);
            if (!change.isEmpty()) {
                TaskRecord changed = new TaskRecord(
                        known.id(),
                        known.name(),
                        known.generation(),
                        known.state(),
                        spec.toTree(),
                        known.revision() + 1,
                        known.lastError());
                publisher.publish(TopicNames.TASKS, changed.key(), changed);
            }
            return change;
        }
    }

    @Override
    public SchemaScript ddl(TaskSpec spec) {
        try (ControlPorts ports = wiring.apply(spec)) {
            SelectedObjects selected = new ObjectSelector(ports.catalog()).select(spec.objects());
            NameCheck.requireLegal(selected.mappings(), spec);
            return new SchemaScript(SchemaStage.script(ports.schema(), selected.mappings()), selected.leftOut());
        }
    }

    @Override
    public Map<String, Integer> repeat(TaskSpec spec, List<String> collections) {
        KafkaSettings kafka = prepared(spec.kafka());
        try (TaskStore store = new TaskStore(kafka);
                ControlPorts ports = wiring.apply(spec)) {
            TaskRecord task = known(store, spec);
            SpecComparison.requireSameTask(task, spec);
            return new NextAttempt(kafka, spec, ports, Clock.systemUTC())
                    .prepare(task, store, collections).stream()
                            .collect(Collectors.toMap(
                                    handOff -> handOff.mapping().label() + " -> "
                                            + handOff.mapping().table(),
                                    HandOff::attempt,
                                    Integer::sum,
                                    TreeMap::new));
        }
    }

    @Override
    public List<TaskRecord> list(KafkaSpec kafka) {
        try (TaskStore store = new TaskStore(prepared(kafka))) {
            return store.all().stream()
                    .sorted(Comparator.comparing(TaskRecord::name))
                    .toList();
        }
    }

    @Override
    public TaskStanding status(TaskSpec spec) {
        try (TaskStore store = new TaskStore(prepared(spec.kafka()))) {
            return store.standing(known(store, spec));
        }
    }

    @Override
    public List<ConflictRecord> conflicts(TaskSpec spec, int limit) {
        KafkaSettings kafka = prepared(spec.kafka());
        try (TaskStore store = new TaskStore(kafka)) {
            return new TaskConflicts(kafka, known(store, spec).id()).newest(limit);
        }
    }

    @Override
    public List<ConflictRecord> reread(TaskSpec spec, int limit) {
        KafkaSettings kafka = prepared(spec.kafka());
        try (TaskStore store = new TaskStore(kafka)) {
            String taskId = known(store, spec).id();
            return new TaskConflicts(kafka, taskId)
                    .reread(store.handOffs(taskId).values(), limit);
        }
    }

    private static TaskRecord known(TaskStore store, TaskSpec spec) {
        return store.byName(spec.name())
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "this Kafka knows no task named " + spec.name(),
                        "run it first, or correct metadata.name or spec.kafka"));
    }

    private KafkaSettings prepared(KafkaSpec spec) {
        KafkaSettings kafka = kafka(spec);
        try (TopicAdmin topics = new TopicAdmin(kafka, TopicDesign.of(spec))) {
            topics.ensureControlTopics();
        }
        return kafka;
    }

    private KafkaSettings kafka(KafkaSpec spec) {
        return new KafkaSettings(spec.bootstrapServers(), resolved(spec.properties()));
    }

    private Map<String, String> resolved(Map<String, SecretText> properties) {
        return properties.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> secrets.resolve(e.getValue())));
    }
}
