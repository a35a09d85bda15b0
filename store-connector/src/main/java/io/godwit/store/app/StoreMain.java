package io.godwit.store.app;

import io.godwit.milvus.Milvus;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.OnRejection;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.change.KafkaChangePublisher;
import io.godwit.runtime.change.KafkaChangeSpace;
import io.godwit.runtime.change.KafkaRereadRequests;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.ConfluentSchemaRegistry;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TopicDesign;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.process.ComponentContext;
import io.godwit.runtime.process.ComponentProcess;
import io.godwit.runtime.process.PublishedTask;
import io.godwit.runtime.process.SpecWatch;
import io.godwit.runtime.process.WatchedComponent;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.Store;
import io.godwit.store.pipeline.StorePorts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The Store process: its parts and how they hang together. */
public final class StoreMain {
    private StoreMain() {}

    /** Started by a launcher; see {@link ComponentArguments}. */
    public static void main(String[] args) {
        ComponentProcess.main(args, StoreMain::wire);
    }

    private static WatchedComponent wire(ComponentContext context) {
        ComponentArguments arguments = context.arguments();
        CompactedTopic tasks = new CompactedTopic(context.kafka(), TopicNames.TASKS);
        TaskRecord record = PublishedTask.read(tasks, arguments.taskId());
        if (record.generation() > arguments.generation()) {
            throw GodwitException.fenced("generation " + record.generation() + " of the task runs already");
        }
        TaskSpec spec = PublishedTask.spec(record);
        List<HandOff> handOffs = handOffs(context);
        RecordPublisher publisher = new RecordPublisher(context.kafka());
        TopicAdmin topics = new TopicAdmin(context.kafka(), TopicDesign.of(spec.kafka()));
        Store work = new Store(
                ports(context, spec, handOffs, publisher, topics),
                config(spec, spillFolder(spec, arguments)),
                context.meters(),
                handOffs);
        SpecWatch watch = new SpecWatch(tasks, arguments, changed -> {}, work::drain);
        return new WatchedComponent(work, watch, List.of(publisher, topics));
    }

    private static StorePorts ports(
            ComponentContext context,
            TaskSpec spec,
            List<HandOff> handOffs,
            RecordPublisher publisher,
            TopicAdmin topics) {
        SecretResolver secrets = SecretResolver.ofProcess();
        Milvus milvus = Milvus.of(spec.source().milvus(), secrets);
        SourceLogSpec log = spec.source()
                .log()
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "spec.source.log is missing",
                        "name the Kafka of Milvus's log there"));
        List<String> changeTopics =
                handOffs.stream().map(h -> h.changes().orElseThrow().topic()).toList();
        return new StorePorts(
                Milvus.log(log, secrets),
                Milvus.decoder(
                        handOffs.stream().map(h -> h.mapping().collection()).toList()),
                milvus.catalog(),
                spec.objects()::selects,
                milvus.keys(),
                new KafkaRereadRequests(context.kafka(), context.arguments().taskId()),
                new ConfluentSchemaRegistry(
                        spec.schemaRegistry().url(),
                        spec.schemaRegistry().properties().entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, e -> secrets.resolve(e.getValue())))),
                new KafkaChangePublisher(
                        context.kafka(), context.arguments().taskId(), changeTopics, Clock.systemUTC()),
                new KafkaChangeSpace(
                        topics,
                        new CompactedTopic(context.kafka(), TopicNames.STATUS),
                        context.arguments().taskId(),
                        handOffs.stream()
                                .collect(Collectors.toMap(
                                        h -> h.changes().orElseThrow().topic(),
                                        h -> h.mapping().collection().id()))),
                status -> publisher.offer(TopicNames.STATUS, status.key(), status),
                Clock.systemUTC());
    }

    private static Path spillFolder(TaskSpec spec, ComponentArguments arguments) {
        return Path.of(
                spec.options().parameter(ExpertParameter.SPILL_FOLDER), "godwit-" + arguments.taskId() + "-store");
    }

    private static StoreConfig config(TaskSpec spec, Path spillFolder) {
        var options = spec.options().incremental();
        return StoreConfig.of(
                Runtime.getRuntime().maxMemory(),
                spillFolder,
                bytes(spec, ExpertParameter.SPILL_BYTES),
                bytes(spec, ExpertParameter.UNAPPLIED_BYTES),
                spec.options().full().load(),
                options.onBadMessage() == OnRejection.STOP,
                options.conflictPolicy() == ConflictPolicy.LATEST_WINS
                        && options.dml().containsAll(EnumSet.allOf(Dml.class)));
    }

    private static long bytes(TaskSpec spec, ExpertParameter parameter) {
        return ByteSize.parse(spec.options().parameter(parameter)).orElseThrow().bytes();
    }

    private static List<HandOff> handOffs(ComponentContext context) {
        try (CompactedTopic positions = new CompactedTopic(context.kafka(), TopicNames.POSITIONS)) {
            return positions
                    .refresh()
                    .withPrefix(HandOff.prefix(context.arguments().taskId()))
                    .values()
                    .stream()
                    .map(json -> Json.read(json, HandOff.class))
                    .filter(h -> h.changes().isPresent())
                    .toList();
        }
    }
}
