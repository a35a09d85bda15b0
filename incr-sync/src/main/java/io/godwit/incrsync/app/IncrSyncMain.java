package io.godwit.incrsync.app;

import io.godwit.incrsync.config.IncrSyncConfig;
import io.godwit.incrsync.pipeline.IncrSync;
import io.godwit.incrsync.pipeline.IncrSyncPorts;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.OnRejection;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.oceanbase.OceanBase;
import io.godwit.runtime.change.KafkaProgressFeed;
import io.godwit.runtime.conflict.KafkaConflictLog;
import io.godwit.runtime.feed.KafkaRowFeeds;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TopicDesign;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.process.ComponentContext;
import io.godwit.runtime.process.ComponentProcess;
import io.godwit.runtime.process.PublishedTask;
import io.godwit.runtime.process.SpecWatch;
import io.godwit.runtime.process.WatchedComponent;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanEnd;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** The Incr-Sync process: its parts and how they hang together. */
public final class IncrSyncMain {
    private IncrSyncMain() {}

    /** Started by a launcher; see {@link ComponentArguments}. */
    public static void main(String[] args) {
        ComponentProcess.main(args, IncrSyncMain::wire);
    }

    private static WatchedComponent wire(ComponentContext context) {
        ComponentArguments arguments = context.arguments();
        CompactedTopic tasks = new CompactedTopic(context.kafka(), TopicNames.TASKS);
        TaskRecord record = PublishedTask.read(tasks, arguments.taskId());
        if (record.generation() > arguments.generation()) {
            throw GodwitException.fenced("generation " + record.generation() + " of the task runs already");
        }
        TaskSpec spec = PublishedTask.spec(record);
        IncrSyncConfig config = config(spec);
        RateLimit limit = new RateLimit(OptionalLong.empty(), OptionalLong.empty());
        apply(spec, limit);
        CompactedTopic positions = new CompactedTopic(context.kafka(), TopicNames.POSITIONS);
        RecordPublisher publisher = new RecordPublisher(context.kafka());
        TopicAdmin topics = new TopicAdmin(context.kafka(), TopicDesign.of(spec.kafka()));
        IncrSync work = new IncrSync(
                ports(context, spec, config, positions, publisher, topics),
                config,
                limit,
                context.meters(),
                handOffs(positions, arguments.taskId()),
                arguments.ordinal());
        SpecWatch watch = new SpecWatch(
                tasks,
                arguments,
                changed -> {
                    apply(changed, limit);
                    work.retain(changed.options().incremental().retention());
                },
                work::drain);
        return new WatchedComponent(work, watch, List.of(positions, publisher, topics));
    }

    private static IncrSyncPorts ports(
            ComponentContext context,
            TaskSpec spec,
            IncrSyncConfig config,
            CompactedTopic positions,
            RecordPublisher publisher,
            TopicAdmin topics) {
        OceanBase oceanBase = OceanBase.of(spec, SecretResolver.ofProcess());
        ComponentArguments arguments = context.arguments();
        String taskId = arguments.taskId();
        KafkaRowFeeds feeds = new KafkaRowFeeds(
                context.kafka(), taskId, arguments.component(), arguments.ordinal(), config.batchRows());
        feeds.takeOver();
        return new IncrSyncPorts(
                feeds::over,
                oceanBase::writer,
                oceanBase.gate(),
                new KafkaProgressFeed(context.kafka(), taskId),
                collectionId -> scanEnd(positions, taskId, collectionId),
                new Topics(topics),
                new KafkaConflictLog(context.kafka(), publisher),
                status -> publisher.offer(TopicNames.STATUS, status.key(), status),
                Clock.systemUTC());
    }

    private static IncrSyncConfig config(TaskSpec spec) {
        var options = spec.options().incremental();
        return new IncrSyncConfig(
                options.writer().write(),
                Integer.parseInt(spec.options().parameter(ExpertParameter.WRITE_BATCH_ROWS)),
                Set.copyOf(options.dml()),
                options.conflictPolicy(),
                options.onRejectedRow() == OnRejection.STOP,
                options.retention());
    }

    /** Sets the limit as the spec says: each instance has its share. */
    private static void apply(TaskSpec spec, RateLimit limit) {
        var wanted = spec.options().incremental().limit();
        long instances = Long.parseLong(spec.options().parameter(ExpertParameter.INCR_SYNC_INSTANCES));
        limit.change(
                share(wanted.rps(), instances),
                share(
                        wanted.bps().map(ByteSize::bytes).map(OptionalLong::of).orElseGet(OptionalLong::empty),
                        instances));
    }

    private static OptionalLong share(OptionalLong whole, long instances) {
        return whole.isPresent() ? OptionalLong.of(Math.max(1, whole.getAsLong() / instances)) : whole;
    }

    private static List<HandOff> handOffs(CompactedTopic positions, String taskId) {
        return positions.refresh().withPrefix(HandOff.prefix(taskId)).values().stream()
                .map(json -> Json.read(json, HandOff.class))
                .toList();
    }

    private static OptionalLong scanEnd(CompactedTopic positions, String taskId, long collectionId) {
        return positions
                .refresh()
                .get(ScanEnd.prefix(taskId) + collectionId)
                .map(json -> OptionalLong.of(Json.read(json, ScanEnd.class).timestamp()))
                .orElseGet(OptionalLong::empty);
    }

    private record Topics(TopicAdmin admin) implements IncrSyncPorts.ChangeTopics {
        @Override
        public Map<Integer, Long> at(String topic, Instant time) {
            return admin.at(topic, time);
        }

        @Override
        public void trim(String topic, Map<Integer, Long> before) {
            admin.trim(before.entrySet().stream()
                    .collect(Collectors.toMap(e -> new TopicPartition(topic, e.getKey()), Map.Entry::getValue)));
        }
    }
}
