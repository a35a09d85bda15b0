package io.godwit.control.precheck;

import io.godwit.control.SpecComparison;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can keep a task from running, in one pass: a failure prevents only those checks that need the missing answer.
 * Changes nothing. Blocks.
 */
public final class Precheck {
    /** All servers together; a start must not hang. */
    public static final Duration PATIENCE = Duration.ofSeconds(25);

    private final TaskSpec spec;
    private final PrecheckPorts ports;
    private final SecretResolver secrets;
    private final Clock clock;
    private final Duration patience;

    /** A precheck of the task. */
    public Precheck(TaskSpec spec, PrecheckPorts ports, SecretResolver secrets, Clock clock, Duration patience) {
        this.spec = spec;
        this.ports = ports;
        this.secrets = secrets;
        this.clock = clock;
        this.patience = patience;
    }

    /** Runs every check. */
    public PrecheckReport run() {
        return run(CheckScope.ALL, CheckFeed.NONE);
    }

    /** Runs the checks of {@code scope}; the report lacks those that the feed did not wait for. */
    public PrecheckReport run(CheckScope scope, CheckFeed feed) {
        List<Check> checks = new ArrayList<>();
        for (Check check : SecretChecks.of(spec, secrets)) {
            checks.add(check);
            feed.ended(check);
        }
        try (ServerChecks servers = new ServerChecks(spec, ports, patience, feed, clock)) {
            checks.addAll(servers.run());
            Check name = name(servers.kafka());
            checks.add(name);
            feed.ended(name);
            checks.addAll(objects(servers, scope, feed));
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

    private List<Check> objects(ServerChecks servers, CheckScope scope, CheckFeed feed) {
        if (servers.kafka().filter(KafkaAnswer::begun).isPresent()) {
            return skipped("the task has begun: its collections are agreed on, and its tables are in use", feed);
        }
        if (servers.source().isEmpty()) {
            return skipped("Milvus cannot be asked", feed);
        }
        return new ObjectChecks(spec, servers, ports, scope, feed).run();
    }

    private List<Check> skipped(String reason, CheckFeed feed) {
        List<Check> checks = new ArrayList<>();
        CheckCode last = spec.has(TaskType.REVERSE) ? CheckCode.WRITABLE : CheckCode.TABLE_EMPTY;
        for (CheckCode code : EnumSet.range(CheckCode.OBJECTS, last)) {
            checks.add(Check.skipped(code, String.join(", ", included()), "spec.objects", reason));
        }
        checks.forEach(feed::ended);
        return checks;
    }

    private List<String> included() {
        return spec.objects().include().stream().map(Object::toString).toList();
    }
}
