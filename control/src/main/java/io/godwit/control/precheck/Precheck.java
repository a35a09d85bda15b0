package io.godwit.control.precheck;

import io.godwit.control.SpecComparison;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can keep a task from running, in one pass: a failure prevents only those checks that need the missing answer.
 * Changes nothing. Blocks.
 */
public final class Precheck {
    /** All servers together; a start must not hang. */
    public static final Duration PATIENCE = Duration.ofSeconds(25);

    private static final CheckCode[] OF_OBJECTS = {
        CheckCode.OBJECTS,
        CheckCode.COLLECTION,
        CheckCode.NAME,
        CheckCode.READABLE,
        CheckCode.LOG,
        CheckCode.TABLE,
        CheckCode.TABLE_EMPTY
    };

    private final TaskSpec spec;
    private final PrecheckPorts ports;
    private final SecretResolver secrets;
    private final Duration patience;

    /** A precheck of the task. */
    public Precheck(TaskSpec spec, PrecheckPorts ports, SecretResolver secrets, Duration patience) {
        this.spec = spec;
        this.ports = ports;
        this.secrets = secrets;
        this.patience = patience;
    }

    /** Runs every check. */
    public PrecheckReport run() {
        List<Check> checks = new ArrayList<>(SecretChecks.of(spec, secrets));
        try (ServerChecks servers = new ServerChecks(spec, ports, patience)) {
            checks.addAll(servers.run());
            checks.add(name(servers.kafka()));
            checks.addAll(objects(servers));
        }
        return new PrecheckReport(checks);
    }

    private Check name(Optional<KafkaAnswer> kafka) {
        if (kafka.isEmpty()) {
            return Check.skipped(CheckCode.TASK, spec.name(), "metadata.name", "Kafka cannot be asked for the task");
        }
        if (kafka.get().task().isEmpty() || !kafka.get().begun()) {
            return Check.pass(CheckCode.TASK, spec.name(), "metadata.name", "the task begins");
        }
        try {
            SpecComparison.requireSameTask(
                    kafka.get().task().get(), spec, kafka.get().commitment());
            return Check.pass(CheckCode.TASK, spec.name(), "metadata.name", "the task continues");
        } catch (GodwitException e) {
            return Check.fail(CheckCode.TASK, spec.name(), "metadata.name", e);
        }
    }

    private List<Check> objects(ServerChecks servers) {
        if (servers.kafka().filter(KafkaAnswer::begun).isPresent()) {
            return skipped("the task has begun: its collections are agreed on, and its tables are in use");
        }
        if (servers.source().isEmpty()) {
            return skipped("Milvus cannot be asked");
        }
        return new ObjectChecks(spec, servers).run();
    }

    private List<Check> skipped(String reason) {
        List<Check> checks = new ArrayList<>();
        for (CheckCode code : OF_OBJECTS) {
            checks.add(Check.skipped(code, String.join(", ", included()), "spec.objects", reason));
        }
        return checks;
    }

    private List<String> included() {
        return spec.objects().include().stream().map(Object::toString).toList();
    }
}
