package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import io.godwit.model.task.IncrementalOptions;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.ConfluentSchemaRegistry;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TopicDesign;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** What every component opens and reads first: its task, and the control topics. Main thread of the process. */
public final class TaskWiring {
    private final ComponentContext context;
    private final CompactedTopic tasks;
    private final CompactedTopic positions;
    private final RecordPublisher publisher;
    private final TopicAdmin topics;
    private final TaskSpec spec;
    private final StartClaim claim;
    private final SecretResolver secrets = SecretResolver.ofProcess();

    /**
     * Reads the task.
     *
     * @throws GodwitException fenced when a newer run of it exists, or another place has this instance
     */
    public TaskWiring(ComponentContext context) {
        this.context = context;
        this.tasks = new CompactedTopic(context.kafka(), TopicNames.TASKS);
        TaskRecord record = PublishedTask.read(tasks, taskId());
        if (record.generation() > context.arguments().generation()) {
            throw GodwitException.fenced("a newer run (generation " + record.generation() + ") is active");
        }
        if (SpecWatch.rests(record)) {
            throw GodwitException.fenced("the task is " + record.state());
        }
        this.spec = PublishedTask.spec(record);
        this.positions = new CompactedTopic(context.kafka(), TopicNames.POSITIONS);
        this.claim = new StartClaim(positions, context.arguments(), ClaimFile.ofProcess());
        claim.check();
        this.publisher = new RecordPublisher(context.kafka());
        this.topics = new TopicAdmin(context.kafka(), TopicDesign.of(spec.kafka()));
    }

    /** Id of the task. */
    public String taskId() {
        return context.arguments().taskId();
    }

    /** Name of the flow that the process works for. */
    public String flow() {
        return context.arguments().flow();
    }

    /** How the process was started. */
    public ComponentArguments arguments() {
        return context.arguments();
    }

    /** Kafka as this process reaches it. */
    public KafkaSettings kafka() {
        return context.kafka();
    }

    /** The meters of the process. */
    public GodwitMeters meters() {
        return context.meters();
    }

    /** The task as it was when the process started. */
    public TaskSpec spec() {
        return spec;
    }

    /** How a spec of the task wants the changes of the process's flow carried over. */
    public IncrementalOptions changes(TaskSpec ofTask) {
        return ofTask.options().changes(arguments().direction());
    }

    /** Resolves the secrets that the spec names. */
    public SecretResolver secrets() {
        return secrets;
    }

    /** {@code port} to a server, whose calls are watched while they are under way. */
    public <T> T watched(CallWatch.Server server, Class<T> type, T port) {
        return context.calls().on(server, type, port);
    }

    /** {@code godwit.positions}. */
    public CompactedTopic positions() {
        return positions;
    }

    /** Publishes control records. */
    public RecordPublisher publisher() {
        return publisher;
    }

    /** Kafka's topics. */
    public TopicAdmin topics() {
        return topics;
    }

    /** The task's schema registry; the caller closes it. */
    public SchemaRegistry registry() {
        return new ConfluentSchemaRegistry(
                spec.schemaRegistry().url(),
                spec.schemaRegistry().properties().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> secrets.resolve(e.getValue()))));
    }

    /** What was agreed about each mapping of the flow. */
    public List<HandOff> handOffs() {
        return positions.refresh().withPrefix(HandOff.prefix(flow())).values().stream()
                .map(json -> Json.read(json, HandOff.class))
                .toList();
    }

    /** Whether the scan of a hand-off's attempt had begun when this is called: its gate was recorded before. */
    public Predicate<HandOff> scanned() {
        Set<String> plans = Set.copyOf(
                positions.refresh().withPrefix(ScanPlan.prefix(flow())).keySet());
        return handOff -> plans.contains(
                ScanPlan.key(handOff.taskId(), handOff.mapping().collection().id(), handOff.attempt()));
    }

    /** A limit that {@code apply} sets from the spec. */
    public RateLimit limit(LimitOfSpec apply) {
        RateLimit limit = new RateLimit(OptionalLong.empty(), OptionalLong.empty());
        apply.apply(spec, limit);
        return limit;
    }

    /** Sets a limit as a spec says. */
    public interface LimitOfSpec {
        /** Changes {@code limit}. */
        void apply(TaskSpec spec, RateLimit limit);
    }

    /**
     * {@code work} with a watch on the task's record; closes what is opened here when it is closed.
     *
     * @param instances how many instances of the component a spec wants
     */
    public Component component(Component work, Consumer<TaskSpec> onChange, ToIntFunction<TaskSpec> instances) {
        BooleanSupplier replaced = () -> false;
        if (ExitFile.isExpected()) {
            claim.make(publisher);
            replaced = claim::isReplaced;
        }
        SpecWatch watch =
                new SpecWatch(tasks, arguments(), context.calls(), onChange, work::drain, instances, replaced);
        return new WatchedComponent(work, watch, List.of(positions, publisher, topics));
    }
}
