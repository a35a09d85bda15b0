package io.godwit.store.app;

import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.OnRejection;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.change.KafkaChangePublisher;
import io.godwit.runtime.change.KafkaChangeSpace;
import io.godwit.runtime.change.KafkaRereadRequests;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.process.Component;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.process.ComponentContext;
import io.godwit.runtime.process.ComponentProcess;
import io.godwit.runtime.process.TaskWiring;
import io.godwit.runtime.state.HandOff;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.Store;
import io.godwit.store.pipeline.StorePorts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/** The Store process: its parts and how they fit together. */
public final class StoreMain {
    private StoreMain() {}

    /** Started by a launcher; see {@link ComponentArguments}. */
    public static void main(String[] args) {
        ComponentProcess.main(args, StoreMain::wire);
    }

    private static Component wire(ComponentContext context) {
        TaskWiring task = new TaskWiring(context);
        List<HandOff> handOffs =
                task.handOffs().stream().filter(h -> h.changes().isPresent()).toList();
        Store work = new Store(ports(task, handOffs), config(task, spillFolder(task)), task.meters(), handOffs);
        return task.component(work, changed -> {}, spec -> 1);
    }

    private static StorePorts ports(TaskWiring task, List<HandOff> handOffs) {
        StoreEnds source =
                StoreEnds.of(task, handOffs.stream().map(HandOff::mapping).toList());
        List<String> changeTopics =
                handOffs.stream().map(h -> h.changes().orElseThrow().topic()).toList();
        return new StorePorts(
                source.log(),
                source.decoder(),
                source.catalog(),
                source.selects(),
                source.keys(),
                new KafkaRereadRequests(task.kafka(), task.flow()),
                task.registry(),
                new KafkaChangePublisher(task.kafka(), task.flow(), changeTopics, Clock.systemUTC()),
                new KafkaChangeSpace(
                        task.topics(),
                        new CompactedTopic(task.kafka(), TopicNames.STATUS),
                        task.flow(),
                        handOffs.stream()
                                .collect(Collectors.toMap(
                                        h -> h.changes().orElseThrow().topic(),
                                        h -> h.mapping().collection().id()))),
                status -> task.publisher().offer(TopicNames.STATUS, status.key(), status),
                Clock.systemUTC());
    }

    private static Path spillFolder(TaskWiring task) {
        return Path.of(
                task.spec().options().parameter(ExpertParameter.SPILL_FOLDER), "godwit-" + task.flow() + "-store");
    }

    private static StoreConfig config(TaskWiring task, Path spillFolder) {
        TaskSpec spec = task.spec();
        var options = task.changes(spec);
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
}
