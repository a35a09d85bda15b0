package io.godwit.fullimport.app;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.fullimport.pipeline.FullImport;
import io.godwit.fullimport.pipeline.FullImportPorts;
import io.godwit.milvus.Milvus;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.OnRejection;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.write.JsonForms;
import io.godwit.runtime.conflict.KafkaConflictLog;
import io.godwit.runtime.feed.KafkaRowFeeds;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.ConfluentSchemaRegistry;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TopicDesign;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.process.ComponentContext;
import io.godwit.runtime.process.ComponentProcess;
import io.godwit.runtime.process.PublishedTask;
import io.godwit.runtime.process.SpecWatch;
import io.godwit.runtime.process.WatchedComponent;
import io.godwit.runtime.snapshot.KafkaSnapshotPublisher;
import io.godwit.runtime.snapshot.KafkaSnapshotTopics;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The Full-Import process: its parts and how they hang together. */
public final class FullImportMain {
    private FullImportMain() {}

    /** Started by a launcher; see {@link ComponentArguments}. */
    public static void main(String[] args) {
        ComponentProcess.main(args, FullImportMain::wire);
    }

    private static WatchedComponent wire(ComponentContext context) {
        ComponentArguments arguments = context.arguments();
        CompactedTopic tasks = new CompactedTopic(context.kafka(), TopicNames.TASKS);
        TaskRecord record = PublishedTask.read(tasks, arguments.taskId());
        if (record.generation() > arguments.generation()) {
            throw GodwitException.fenced("generation " + record.generation() + " of the task runs already");
        }
        TaskSpec spec = PublishedTask.spec(record);
        FullImportConfig config = config(spec);
        RateLimit limit = new RateLimit(OptionalLong.empty(), OptionalLong.empty());
        apply(spec, limit);
        CompactedTopic positions = new CompactedTopic(context.kafka(), TopicNames.POSITIONS);
        RecordPublisher publisher = new RecordPublisher(context.kafka());
        TopicAdmin topics = new TopicAdmin(context.kafka(), TopicDesign.of(spec.kafka()));
        FullImport work = new FullImport(
                ports(context, spec, config, positions, publisher, topics),
                config,
                limit,
                context.meters(),
                handOffs(positions, arguments.taskId()));
        SpecWatch watch = new SpecWatch(tasks, arguments, changed -> apply(changed, limit), work::drain);
        return new WatchedComponent(work, watch, List.of(positions, publisher, topics));
    }

    private static FullImportPorts ports(
            ComponentContext context,
            TaskSpec spec,
            FullImportConfig config,
            CompactedTopic positions,
            RecordPublisher publisher,
            TopicAdmin topics) {
        SecretResolver secrets = SecretResolver.ofProcess();
        Milvus milvus = Milvus.of(spec.source().milvus(), secrets);
        OceanBase oceanBase = OceanBase.of(spec, secrets);
        ComponentArguments arguments = context.arguments();
        String taskId = arguments.taskId();
        KafkaRowFeeds feeds = new KafkaRowFeeds(
                context.kafka(), taskId, arguments.component(), arguments.ordinal(), config.batchRows());
        feeds.takeOver();
        return new FullImportPorts(
                milvus.catalog(),
                milvus.reader(Integer.parseInt(spec.options().parameter(ExpertParameter.SCAN_PAGE_ROWS))),
                new ConfluentSchemaRegistry(
                        spec.schemaRegistry().url(),
                        spec.schemaRegistry().properties().entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, e -> secrets.resolve(e.getValue())))),
                slot -> new KafkaSnapshotPublisher(
                        context.kafka(), "godwit." + taskId + ".full-import." + slot, positions),
                feeds::over,
                () -> oceanBase.writer(jsonForms(context.meters())),
                oceanBase.gate(),
                new KafkaSnapshotTopics(topics),
                new KafkaConflictLog(context.kafka(), publisher),
                end -> publisher.publish(TopicNames.POSITIONS, end.key(), end),
                statuses(context),
                status -> publisher.offer(TopicNames.STATUS, status.key(), status),
                Clock.systemUTC());
    }

    /** The states of the task's tables as they are now. */
    private static Function<String, Optional<TableStatus>> statuses(ComponentContext context) {
        try (CompactedTopic topic = new CompactedTopic(context.kafka(), TopicNames.STATUS)) {
            Map<String, byte[]> known = topic.refresh()
                    .withPrefix(TableStatus.prefix(context.arguments().taskId()));
            return key -> Optional.ofNullable(known.get(key)).map(json -> Json.read(json, TableStatus.class));
        }
    }

    private static JsonForms jsonForms(GodwitMeters meters) {
        return (table, form, values) -> meters.counter(
                        Meter.JSON_VALUES, table, form.name().toLowerCase(Locale.ROOT))
                .increment(values);
    }

    /** Sets the limit as the spec says. */
    private static void apply(TaskSpec spec, RateLimit limit) {
        var wanted = spec.options().full().limit();
        limit.change(
                wanted.rps(),
                wanted.bps().map(ByteSize::bytes).map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }

    private static FullImportConfig config(TaskSpec spec) {
        var full = spec.options().full();
        return FullImportConfig.of(
                full.resources().read(),
                full.resources().write(),
                Integer.parseInt(spec.options().parameter(ExpertParameter.WRITE_BATCH_ROWS)),
                full.onRejectedRow() == OnRejection.STOP,
                full.loadCollections(),
                full.temporaryIndex());
    }

    private static List<HandOff> handOffs(CompactedTopic positions, String taskId) {
        return positions.refresh().withPrefix(HandOff.prefix(taskId)).values().stream()
                .map(json -> Json.read(json, HandOff.class))
                .toList();
    }
}
