package io.godwit.control.precheck;

import io.godwit.control.stage.TargetVersion;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.SourceLog;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.TargetLook;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.model.topic.TopicNames;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks all servers of a task at the same time, and keeps the connections to those that answer. One thread. */
final class ServerChecks implements AutoCloseable {
    private final TaskSpec spec;
    private final PrecheckPorts ports;
    private final Questions questions;
    private final Clock clock;
    private Optional<KafkaAnswer> kafka = Optional.empty();
    private Optional<String> registry = Optional.empty();
    private Optional<Opened<SourceCatalog>> source = Optional.empty();
    private Optional<Opened<TargetSchema>> target = Optional.empty();
    private Optional<SourceLog> log = Optional.empty();
    private Optional<TargetGrants> grants = Optional.empty();

    /** Checks that end within {@code patience}, all together. */
    ServerChecks(TaskSpec spec, PrecheckPorts ports, Duration patience, CheckFeed feed, Clock clock) {
        this.spec = spec;
        this.ports = ports;
        this.questions = new Questions(patience, feed);
        this.clock = clock;
    }

    /** What an opened server says about itself. */
    private record Opened<T>(T port, String version) {}

    /** Asks; blocks. */
    List<Check> run() {
        Questions.Server milvus = new Questions.Server(
                CheckCode.SOURCE, spec.source().milvus().uri(), "spec.source.milvus", ErrorCode.SOURCE_UNREACHABLE);
        Questions.Server oceanBase = new Questions.Server(
                CheckCode.TARGET, spec.target().url(), "spec.target.oceanbase", ErrorCode.TARGET_UNREACHABLE);
        Supplier<Optional<KafkaAnswer>> askedKafka =
                questions.ask(kafkaServer(), ports.kafka(), answer -> "answers", late -> {});
        Optional<Supplier<Optional<String>>> askedRegistry = movesRows()
                ? Optional.of(questions.ask(registryServer(), this::askRegistry, answer -> answer, late -> {}))
                : Optional.empty();
        Supplier<Optional<Opened<SourceCatalog>>> askedSource = questions.ask(
                milvus,
                () -> opened(ports.source().get(), SourceCatalog::version),
                answer -> "answers as version " + answer.version(),
                late -> late.port().close());
        Optional<Supplier<Optional<SourceLog>>> askedLog =
                ports.log().map(open -> questions.ask(logServer(), open, answer -> "answers", SourceLog::close));
        Supplier<Optional<Opened<TargetSchema>>> askedTarget = questions.ask(
                oceanBase,
                () -> opened(ports.target().get(), TargetSchema::version),
                answer -> "answers",
                late -> late.port().close());

        kafka = askedKafka.get();
        kafka.ifPresent(answer -> answer.checks().forEach(questions::add));
        registry = askedRegistry.flatMap(Supplier::get);
        registry.ifPresent(answered -> compatibility());
        source = askedSource.get();
        log = askedLog.flatMap(Supplier::get);
        target = askedTarget.get();
        target.ifPresent(opened -> questions.add(version(oceanBase, opened.version())));
        kafka.filter(answer -> !answer.begun())
                .ifPresent(this::brokers); // its topics are there, whatever has become of a broker
        source.ifPresent(
                opened -> ClockChecks.ofSource(questions, milvus.about(CheckCode.SOURCE_CLOCK), opened.port(), clock));
        if (target.isPresent()) {
            look(oceanBase);
        }
        return questions.checks();
    }

    private void brokers(KafkaAnswer answer) {
        answer.brokers().count().ifPresent(brokers -> KafkaChecks.lacking(
                        CheckCode.KAFKA_REPLICAS, spec.kafka(), "spec.kafka", brokers)
                .ifPresent(questions::add));
    }

    private void compatibility() {
        Questions.Server server = registryServer().about(CheckCode.REGISTRY_COMPATIBILITY);
        String prefix = kafka.flatMap(KafkaAnswer::task)
                .map(task -> TopicNames.prefix(task.id()))
                .orElse("");
        questions.now(
                server,
                () -> ports.registrySettings().apply(prefix),
                settings -> RegistryChecks.compatibility(server, settings),
                failure -> Check.skipped(
                        server.code(),
                        server.address(),
                        server.path(),
                        "its settings cannot be read: " + failure.getMessage()));
    }

    private void look(Questions.Server oceanBase) {
        try (TargetLook look = ports.look().get()) {
            Questions.Server privileges = oceanBase.about(CheckCode.TARGET_PRIVILEGES);
            questions.now(
                    privileges,
                    look::grants,
                    lines -> {
                        TargetGrants found = TargetGrants.of(lines);
                        grants = Optional.of(found);
                        return found.check(privileges, spec.target().user());
                    },
                    failure -> Check.fail(privileges.code(), privileges.address(), privileges.path(), failure));
            ClockChecks.ofTarget(questions, oceanBase.about(CheckCode.TARGET_CLOCK), look, clock);
        }
    }

    Optional<KafkaAnswer> kafka() {
        return kafka;
    }

    Optional<String> registry() {
        return registry;
    }

    Optional<SourceCatalog> source() {
        return source.map(Opened::port);
    }

    Optional<TargetSchema> target() {
        return target.map(Opened::port);
    }

    /** What the user of the target may do. */
    Optional<TargetGrants> grants() {
        return grants;
    }

    Optional<SourceLog> log() {
        return log;
    }

    @Override
    public void close() {
        source().ifPresent(SourceCatalog::close);
        target().ifPresent(TargetSchema::close);
        log.ifPresent(SourceLog::close);
    }

    private boolean movesRows() {
        return spec.has(TaskType.FULL) || spec.has(TaskType.INCREMENTAL);
    }

    private String askRegistry() {
        ports.registry().run();
        return "answers";
    }

    private Questions.Server kafkaServer() {
        return new Questions.Server(
                CheckCode.KAFKA, spec.kafka().bootstrapServers(), "spec.kafka", ErrorCode.KAFKA_UNREACHABLE);
    }

    private Questions.Server registryServer() {
        return new Questions.Server(
                CheckCode.REGISTRY, spec.schemaRegistry().url(), "spec.schemaRegistry", ErrorCode.REGISTRY_UNREACHABLE);
    }

    private Questions.Server logServer() {
        return new Questions.Server(
                CheckCode.SOURCE_LOG,
                spec.source().log().orElseThrow().bootstrapServers(),
                "spec.source.log",
                ErrorCode.SOURCE_LOG_UNREACHABLE);
    }

    private static <T extends AutoCloseable> Opened<T> opened(T port, Function<T, String> version) {
        try {
            return new Opened<>(port, version.apply(port));
        } catch (GodwitException e) {
            close(port);
            throw e;
        }
    }

    private static void close(AutoCloseable port) {
        try {
            port.close();
        } catch (Exception e) { // the failure that led here is the one to report
            return;
        }
    }

    private static Check version(Questions.Server server, String version) {
        try {
            TargetVersion.require(version);
            return Check.pass(CheckCode.TARGET_VERSION, server.address(), server.path(), "is version " + version);
        } catch (GodwitException e) {
            return Check.fail(CheckCode.TARGET_VERSION, server.address(), server.path(), e);
        }
    }
}
