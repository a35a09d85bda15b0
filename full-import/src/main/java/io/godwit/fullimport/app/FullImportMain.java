package io.godwit.fullimport.app;

import static io.godwit.runtime.process.CallWatch.Server.MILVUS;
import static io.godwit.runtime.process.CallWatch.Server.OCEANBASE;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.fullimport.pipeline.FullImport;
import io.godwit.fullimport.pipeline.FullImportPorts;
import io.godwit.fullimport.pipeline.Share;
import io.godwit.milvus.Milvus;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.OnRejection;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.write.JsonForms;
import io.godwit.runtime.conflict.KafkaConflictLog;
import io.godwit.runtime.feed.KafkaRowFeeds;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.process.ComponentContext;
import io.godwit.runtime.process.ComponentProcess;
import io.godwit.runtime.process.TaskWiring;
import io.godwit.runtime.snapshot.KafkaSnapshotPublisher;
import io.godwit.runtime.snapshot.KafkaSnapshotTopics;
import io.godwit.runtime.state.TableStatus;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The Full-Import process: its parts and how they fit together. */
public final class FullImportMain {
    private FullImportMain() {}

    /** Started by a launcher; see {@link ComponentArguments}. */
    public static void main(String[] args) {
        ComponentProcess.main(args, FullImportMain::wire);
    }

    private static Component wire(ComponentContext context) {
        TaskWiring task = new TaskWiring(context);
        FullImportConfig config = config(task.spec());
        RateLimit limit = task.limit(FullImportMain::apply);
        Share share = new Share(task.arguments().ordinal(), instances(task.spec()));
        FullImport work = new FullImport(ports(task, config), config, limit, task.meters(), share.of(task.handOffs()));
        return task.component(work, changed -> apply(changed, limit), FullImportMain::instances);
    }

    private static FullImportPorts ports(TaskWiring task, FullImportConfig config) {
        Milvus milvus = Milvus.of(task.spec().source().milvus(), task.secrets());
        OceanBase oceanBase = OceanBase.of(task.spec(), task.secrets());
        ComponentArguments arguments = task.arguments();
        KafkaRowFeeds feeds =
                KafkaRowFeeds.apart(task.kafka(), task.taskId(), arguments.component(), arguments.ordinal());
        feeds.takeOver();
        return new FullImportPorts(
                task.watched(MILVUS, SourceCatalog.class, milvus.catalog()),
                task.watched(
                        MILVUS,
                        SourceReader.class,
                        milvus.reader(task.spec().options().number(ExpertParameter.SCAN_PAGE_ROWS))),
                task.registry(),
                slot -> new KafkaSnapshotPublisher(
                        task.kafka(), "godwit." + task.taskId() + ".full-import." + slot, task.positions()),
                feeds,
                () -> task.watched(OCEANBASE, TargetWriter.class, oceanBase.writer(jsonForms(task.meters()))),
                task.watched(OCEANBASE, PhaseGate.class, oceanBase.gate()),
                task.scanned(),
                new KafkaSnapshotTopics(task.topics()),
                new KafkaConflictLog(task.kafka(), task.publisher()),
                end -> task.publisher().publish(TopicNames.POSITIONS, end.key(), end),
                statuses(task),
                status -> task.publisher().offer(TopicNames.STATUS, status.key(), status),
                Clock.systemUTC());
    }

    /** The states of the task's tables as they are now. */
    private static Function<String, Optional<TableStatus>> statuses(TaskWiring task) {
        try (CompactedTopic topic = new CompactedTopic(task.kafka(), TopicNames.STATUS)) {
            Map<String, byte[]> known = topic.refresh().withPrefix(TableStatus.prefix(task.taskId()));
            return key -> Optional.ofNullable(known.get(key)).map(json -> Json.read(json, TableStatus.class));
        }
    }

    private static JsonForms jsonForms(GodwitMeters meters) {
        return (table, form, values) -> meters.counter(
                        Meter.JSON_VALUES, table, form.name().toLowerCase(Locale.ROOT))
                .increment(values);
    }

    private static int instances(TaskSpec spec) {
        return spec.options().number(ExpertParameter.FULL_IMPORT_INSTANCES);
    }

    /** Sets the limit as the spec says: each instance has its share. */
    private static void apply(TaskSpec spec, RateLimit limit) {
        var wanted = spec.options().full().limit();
        limit.change(
                wanted.rps(),
                wanted.bps().map(ByteSize::bytes).map(OptionalLong::of).orElseGet(OptionalLong::empty),
                instances(spec));
    }

    private static FullImportConfig config(TaskSpec spec) {
        var full = spec.options().full();
        return FullImportConfig.of(
                full.resources().read(),
                full.resources().write(),
                spec.options().number(ExpertParameter.WRITE_BATCH_ROWS),
                full.onRejectedRow() == OnRejection.STOP,
                full.loadCollections(),
                full.temporaryIndex());
    }
}
