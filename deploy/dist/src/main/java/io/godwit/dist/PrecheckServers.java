package io.godwit.dist;

import io.godwit.control.estimate.Estimate;
import io.godwit.control.estimate.EstimatePorts;
import io.godwit.control.estimate.TaskEstimator;
import io.godwit.control.kafka.KafkaLook;
import io.godwit.control.precheck.CheckFeed;
import io.godwit.control.precheck.CheckScope;
import io.godwit.control.precheck.KafkaAnswer;
import io.godwit.control.precheck.Precheck;
import io.godwit.control.precheck.PrecheckPorts;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.precheck.TaskPrechecks;
import io.godwit.milvus.Milvus;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.log.SourceLog;
import io.godwit.model.target.TargetLook;
import io.godwit.model.task.OceanBaseSpec;
import io.godwit.model.task.SchemaRegistrySpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.oceanbase.OceanBase;
import io.godwit.runtime.kafka.ConfluentSchemaRegistry;
import io.godwit.runtime.kafka.KafkaCheck;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RegistrySettings;
import io.godwit.runtime.kafka.SchemaRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;

/** Asks the real servers of a task for its precheck. */
public final class PrecheckServers implements TaskPrechecks {
    /** Rows that a check of keys looks at: a small page, since there may be thousands of collections. */
    private static final int SAMPLED_ROWS = 200;

    /** Every subject of a task is set in the same way. */
    private static final int LOOKED_AT_SUBJECTS = 10;

    /** A run begins with a precheck: half as long as for an estimate that somebody asked for, beside the other checks. */
    private static final Duration PRECHECK_PATIENCE = Duration.ofSeconds(6);

    /** Rows of a page of an estimate. */
    private static final int ESTIMATED_ROWS = 2_000;

    private final SecretResolver secrets;

    public PrecheckServers(SecretResolver secrets) {
        this.secrets = secrets;
    }

    @Override
    public PrecheckReport run(TaskSpec spec, CheckScope scope, CheckFeed feed) {
        PrecheckPorts ports = new PrecheckPorts(
                () -> kafka(spec),
                () -> check(spec.schemaRegistry()),
                prefix -> settings(spec.schemaRegistry(), prefix),
                () -> Milvus.of(spec.source().milvus(), secrets).catalog(),
                () -> Milvus.of(spec.source().milvus(), secrets).reader(SAMPLED_ROWS),
                () -> Milvus.of(spec.source().milvus(), secrets).keys(),
                (catalog, mappings) -> estimator(spec, PRECHECK_PATIENCE).run(catalog, mappings),
                () -> OceanBase.of(spec, secrets).schema(spec.options().schema()),
                () -> OceanBase.look(spec.target(), secrets),
                spec.source().log().map(log -> () -> log(log)),
                () -> OceanBase.of(spec, secrets)
                        .changes(spec.options(), "precheck/" + UUID.randomUUID())
                        .logs(),
                () -> Milvus.of(spec.source().milvus(), secrets)
                        .writes(spec.options().reverse().partitions()),
                KafkaSettings.MOST_RECORD_BYTES);
        return new Precheck(spec, ports, secrets, Clock.systemUTC(), Precheck.PATIENCE).run(scope, feed);
    }

    /** What a task takes. */
    public Estimate estimate(TaskSpec spec) {
        return estimator(spec, TaskEstimator.PATIENCE).run();
    }

    private TaskEstimator estimator(TaskSpec spec, Duration patience) {
        Milvus milvus = Milvus.of(spec.source().milvus(), secrets);
        EstimatePorts ports =
                new EstimatePorts(milvus::catalog, () -> milvus.reader(ESTIMATED_ROWS), () -> freeBytes(spec.target()));
        return new TaskEstimator(spec, ports, Clock.systemUTC(), patience);
    }

    private OptionalLong freeBytes(OceanBaseSpec target) {
        try (TargetLook look = OceanBase.look(target, secrets)) {
            return look.freeBytes();
        }
    }

    private KafkaAnswer kafka(TaskSpec spec) {
        KafkaSettings kafka = new KafkaSettings(
                spec.kafka().bootstrapServers(), resolved(spec.kafka().properties()));
        return KafkaLook.ask(kafka, spec);
    }

    /** Whether a schema registry answers, and is one. */
    void check(SchemaRegistrySpec spec) {
        try (SchemaRegistry registry = connect(spec)) {
            registry.check();
        }
    }

    private RegistrySettings settings(SchemaRegistrySpec spec, String prefix) {
        try (SchemaRegistry registry = connect(spec)) {
            return registry.settings(prefix, LOOKED_AT_SUBJECTS);
        }
    }

    /** The schema registry of a task. */
    public SchemaRegistry connect(TaskSpec spec) {
        return connect(spec.schemaRegistry());
    }

    private SchemaRegistry connect(SchemaRegistrySpec spec) {
        return new ConfluentSchemaRegistry(spec.url(), resolved(spec.properties()));
    }

    /** A source's log, whose Kafka answers. */
    SourceLog log(SourceLogSpec log) {
        KafkaSettings kafka = new KafkaSettings(log.bootstrapServers(), resolved(log.properties()));
        new KafkaCheck(kafka, ErrorCode.SOURCE_LOG_UNREACHABLE, "spec.source.log.kafka").check();
        return Milvus.log(log, secrets);
    }

    Map<String, String> resolved(Map<String, SecretText> properties) {
        return properties.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> secrets.resolve(entry.getValue())));
    }
}
