package io.godwit.control.precheck;

import io.godwit.control.stage.TargetVersion;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.SourceLog;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks all servers of a task at the same time, and keeps the connections to those that answer. One thread. */
final class ServerChecks implements AutoCloseable {
    private final TaskSpec spec;
    private final PrecheckPorts ports;
    private final long deadline;
    private final List<Check> checks = new ArrayList<>();
    private Optional<KafkaAnswer> kafka = Optional.empty();
    private Optional<String> registry = Optional.empty();
    private Optional<Opened<SourceCatalog>> source = Optional.empty();
    private Optional<Opened<TargetSchema>> target = Optional.empty();
    private Optional<SourceLog> log = Optional.empty();

    /** Checks that end within {@code patience}, all together. */
    ServerChecks(TaskSpec spec, PrecheckPorts ports, Duration patience) {
        this.spec = spec;
        this.ports = ports;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /** What an opened server says about itself. */
    private record Opened<T>(T port, String version) {}

    /** Asks; blocks. */
    List<Check> run() {
        Server milvus = new Server(
                CheckCode.SOURCE, spec.source().milvus().uri(), "spec.source.milvus", ErrorCode.SOURCE_UNREACHABLE);
        Server oceanBase = new Server(
                CheckCode.TARGET, spec.target().url(), "spec.target.oceanbase", ErrorCode.TARGET_UNREACHABLE);
        Supplier<Optional<KafkaAnswer>> askedKafka = ask(kafkaServer(), ports.kafka(), answer -> "answers", late -> {});
        Optional<Supplier<Optional<String>>> askedRegistry = movesRows()
                ? Optional.of(ask(registryServer(), this::askRegistry, answer -> answer, late -> {}))
                : Optional.empty();
        Supplier<Optional<Opened<SourceCatalog>>> askedSource = ask(
                milvus,
                () -> opened(ports.source().get(), SourceCatalog::version),
                answer -> "answers as version " + answer.version(),
                late -> late.port().close());
        Optional<Supplier<Optional<SourceLog>>> askedLog =
                ports.log().map(open -> ask(logServer(), open, answer -> "answers", SourceLog::close));
        Supplier<Optional<Opened<TargetSchema>>> askedTarget = ask(
                oceanBase,
                () -> opened(ports.target().get(), TargetSchema::version),
                answer -> "answers",
                late -> late.port().close());

        kafka = askedKafka.get();
        kafka.ifPresent(answer -> checks.addAll(answer.replicas()));
        registry = askedRegistry.flatMap(Supplier::get);
        source = askedSource.get();
        log = askedLog.flatMap(Supplier::get);
        target = askedTarget.get();
        target.ifPresent(opened -> checks.add(version(oceanBase, opened.version())));
        return checks;
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

    Optional<SourceLog> log() {
        return log;
    }

    @Override
    public void close() {
        source().ifPresent(SourceCatalog::close);
        target().ifPresent(TargetSchema::close);
        log.ifPresent(SourceLog::close);
    }

    private record Server(CheckCode code, String address, String path, ErrorCode unreachable) {}

    /** Starts the request; the supplier waits for its answer and records the check. */
    private <T> Supplier<Optional<T>> ask(
            Server server, Supplier<T> question, Function<T, String> words, Consumer<T> late) {
        BoundedCall<T> call = BoundedCall.start(server.address(), server.unreachable(), question, late);
        return () -> {
            try {
                T answer = call.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                checks.add(Check.pass(server.code(), server.address(), server.path(), words.apply(answer)));
                return Optional.of(answer);
            } catch (GodwitException e) {
                if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                    throw e;
                }
                checks.add(
                        e.code() == ErrorCode.CONFIG_SECRET_MISSING // a check of its own
                                ? Check.skipped(server.code(), server.address(), server.path(), e.getMessage())
                                : Check.fail(server.code(), server.address(), server.path(), e));
                return Optional.empty();
            }
        };
    }

    private boolean movesRows() {
        return spec.has(TaskType.FULL) || spec.has(TaskType.INCREMENTAL);
    }

    private String askRegistry() {
        ports.registry().run();
        return "answers";
    }

    private Server kafkaServer() {
        return new Server(CheckCode.KAFKA, spec.kafka().bootstrapServers(), "spec.kafka", ErrorCode.KAFKA_UNREACHABLE);
    }

    private Server registryServer() {
        return new Server(
                CheckCode.REGISTRY, spec.schemaRegistry().url(), "spec.schemaRegistry", ErrorCode.REGISTRY_UNREACHABLE);
    }

    private Server logServer() {
        return new Server(
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

    private static Check version(Server server, String version) {
        try {
            TargetVersion.require(version);
            return Check.pass(CheckCode.TARGET_VERSION, server.address(), server.path(), "is version " + version);
        } catch (GodwitException e) {
            return Check.fail(CheckCode.TARGET_VERSION, server.address(), server.path(), e);
        }
    }
}
