package io.godwit.dist.it;

import io.godwit.incrsync.config.IncrSyncConfig;
import io.godwit.incrsync.pipeline.IncrSync;
import io.godwit.incrsync.pipeline.IncrSyncPorts;
import io.godwit.milvus.Milvus;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.change.KafkaChangePublisher;
import io.godwit.runtime.change.KafkaChangeSpace;
import io.godwit.runtime.change.KafkaProgressFeed;
import io.godwit.runtime.change.KafkaRereadRequests;
import io.godwit.runtime.conflict.KafkaConflictLog;
import io.godwit.runtime.feed.KafkaRowFeeds;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.ConfluentSchemaRegistry;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.kafka.TopicDesign;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.state.HandOff;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.Store;
import io.godwit.store.pipeline.StorePorts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Store and Incr-Sync of a flow from Milvus, in this process. A process of theirs ends by itself as soon as the task's record wants another
 * direction; these do not look.
 */
final class ForcedFlow implements AutoCloseable {
    private static final long HEAP_BYTES = 64L << 20;
    private static final long MOST_BYTES = 1L << 30;

    private final RealServers servers;
    private final TaskSpec spec;
    private final List<HandOff> handOffs;
    private final KafkaSettings kafka;
    private final String flow;
    private final RecordPublisher publisher;
    private final List<Component> components;
    private final List<CompletableFuture<Component.Outcome>> runs;

    /** Starts both of them. */
    ForcedFlow(RealServers servers, TaskSpec spec, List<HandOff> handOffs, Path folder) {
        this.servers = servers;
        this.spec = spec;
        this.handOffs = handOffs;
        this.kafka = new KafkaSettings(spec.kafka().bootstrapServers(), Map.of());
        this.flow = handOffs.getFirst().taskId();
        this.publisher = new RecordPublisher(kafka);
        this.components = List.of(store(folder), incrSync());
        this.runs = components.stream()
                .map(component -> CompletableFuture.supplyAsync(component::run, Background.THREADS))
                .toList();
    }

    /** Whether both run, and nothing is in their way. */
    boolean runs() {
        return runs.stream().noneMatch(CompletableFuture::isDone)
                && components.stream()
                        .allMatch(component -> component.obstacle().isEmpty()
                                && component.failedTables().isEmpty());
    }

    private Component store(Path folder) {
        Milvus milvus = servers.milvus();
        Map<String, Long> ids = handOffs.stream()
                .collect(Collectors.toMap(
                        handOff -> handOff.changes().orElseThrow().topic(),
                        handOff -> handOff.mapping().collection().id()));
        StorePorts ports = new StorePorts(
                Milvus.log(spec.source().log().orElseThrow(), SecretResolver.ofProcess()),
                Milvus.decoder(handOffs.stream()
                        .map(handOff -> handOff.mapping().collection())
                        .toList()),
                milvus.catalog(),
                unknown -> false,
                milvus.keys(),
                new KafkaRereadRequests(kafka, flow),
                new ConfluentSchemaRegistry(spec.schemaRegistry().url(), Map.of()),
                new KafkaChangePublisher(kafka, flow, List.copyOf(ids.keySet()), Clock.systemUTC()),
                new KafkaChangeSpace(
                        new TopicAdmin(kafka, TopicDesign.of(spec.kafka())),
                        new CompactedTopic(kafka, TopicNames.STATUS),
                        flow,
                        ids),
                status -> {},
                Clock.systemUTC());
        StoreConfig config = StoreConfig.of(
                HEAP_BYTES,
                folder.resolve("spilled"),
                MOST_BYTES,
                MOST_BYTES,
                new LoadOptions(false, false),
                true,
                true);
        return new Store(ports, config, new GodwitMeters(flow, "store"), handOffs);
    }

    private Component incrSync() {
        KafkaRowFeeds feeds = new KafkaRowFeeds(kafka, flow, "incr-sync", 0);
        feeds.takeOver();
        IncrSyncPorts ports = new IncrSyncPorts(
                feeds,
                () -> servers.oceanBase().writer(),
                servers.oceanBase().gate(),
                handOff -> false,
                new KafkaProgressFeed(kafka, flow),
                collection -> OptionalLong.empty(),
                new Untrimmed(),
                new KafkaConflictLog(kafka, publisher),
                requests -> {},
                status -> {},
                Clock.systemUTC());
        IncrSyncConfig config = new IncrSyncConfig(
                1, 100, EnumSet.allOf(Dml.class), ConflictPolicy.LATEST_WINS, true, Duration.ofDays(1));
        return new IncrSync(
                ports,
                config,
                new RateLimit(OptionalLong.empty(), OptionalLong.empty()),
                new GodwitMeters(flow, "incr-sync"),
                handOffs,
                0);
    }

    private record Untrimmed() implements IncrSyncPorts.ChangeTopics {
        @Override
        public Map<Integer, Long> at(String topic, Instant time) {
            return Map.of();
        }

        @Override
        public void trim(String topic, Map<Integer, Long> before) {}
    }

    @Override
    public void close() {
        components.forEach(Component::drain);
        runs.forEach(
                run -> run.exceptionally(failure -> Component.Outcome.DRAINED).join());
        components.forEach(Component::close);
        publisher.close();
    }
}
