package io.godwit.incrsync.app;

import io.godwit.incrsync.config.IncrSyncConfig;
import io.godwit.incrsync.pipeline.IncrSync;
import io.godwit.incrsync.pipeline.IncrSyncPorts;
import io.godwit.model.schema.Direction;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.OnRejection;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.change.KafkaProgressFeed;
import io.godwit.runtime.change.KafkaRereadRequests;
import io.godwit.runtime.conflict.KafkaConflictLog;
import io.godwit.runtime.feed.KafkaRowFeeds;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.process.ComponentContext;
import io.godwit.runtime.process.ComponentProcess;
import io.godwit.runtime.process.TaskWiring;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanEnd;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** The Incr-Sync process: its parts and how they fit together. */
public final class IncrSyncMain {
    private IncrSyncMain() {}

    /** Started by a launcher; see {@link ComponentArguments}. */
    public static void main(String[] args) {
        ComponentProcess.main(args, IncrSyncMain::wire);
    }

    private static Component wire(ComponentContext context) {
        TaskWiring task = new TaskWiring(context);
        IncrSyncConfig config = config(task);
        RateLimit limit = task.limit((spec, of) -> apply(task, spec, of));
        IncrSync work = new IncrSync(
                ports(task, config),
                config,
                limit,
                task.meters(),
                task.handOffs(),
                task.arguments().ordinal());
        return task.component(
                work,
                changed -> {
                    apply(task, changed, limit);
                    work.retain(task.changes(changed).retention());
                },
                IncrSyncMain::instances);
    }

    private static IncrSyncPorts ports(TaskWiring task, IncrSyncConfig config) {
        IncrSyncEnds target = IncrSyncEnds.of(task);
        ComponentArguments arguments = task.arguments();
        KafkaRowFeeds feeds = new KafkaRowFeeds(task.kafka(), task.flow(), arguments.component(), arguments.ordinal());
        feeds.takeOver();
        return new IncrSyncPorts(
                feeds,
                target.writers(),
                target.gate(),
                begun(task),
                new KafkaProgressFeed(task.kafka(), task.flow()),
                collectionId -> scanEnd(task, collectionId),
                new Topics(task.topics()),
                new KafkaConflictLog(task.kafka(), task.publisher()),
                requests -> task.publisher()
                        .publish(requests.stream()
                                .map(KafkaRereadRequests::record)
                                .toList()),
                status -> task.publisher().offer(TopicNames.STATUS, status.key(), status),
                Clock.systemUTC());
    }

    /** Where nothing is scanned before changes are applied, gates are opened before this process is started. */
    private static Predicate<HandOff> begun(TaskWiring task) {
        boolean scans =
                task.arguments().direction() == Direction.FORWARD && task.spec().has(TaskType.FULL);
        return scans ? task.scanned() : handOff -> true;
    }

    private static IncrSyncConfig config(TaskWiring task) {
        TaskSpec spec = task.spec();
        var options = task.changes(spec);
        return new IncrSyncConfig(
                options.writer().write(),
                spec.options().number(ExpertParameter.WRITE_BATCH_ROWS),
                Set.copyOf(options.dml()),
                options.conflictPolicy(),
                options.onRejectedRow() == OnRejection.STOP,
                options.retention());
    }

    /** Sets the limit as the spec says: each instance has its share. */
    private static void apply(TaskWiring task, TaskSpec spec, RateLimit limit) {
        var wanted = task.changes(spec).limit();
        limit.change(
                wanted.rps(),
                wanted.bps().map(ByteSize::bytes).map(OptionalLong::of).orElseGet(OptionalLong::empty),
                instances(spec));
    }

    private static int instances(TaskSpec spec) {
        return spec.options().number(ExpertParameter.INCR_SYNC_INSTANCES);
    }

    private static OptionalLong scanEnd(TaskWiring task, long collectionId) {
        return task.positions()
                .refresh()
                .get(ScanEnd.prefix(task.flow()) + collectionId)
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
