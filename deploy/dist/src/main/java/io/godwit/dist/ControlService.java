package io.godwit.dist;

import io.godwit.console.ConsoleControls;
import io.godwit.console.ConsoleServer;
import io.godwit.console.Listening;
import io.godwit.control.AlertControl;
import io.godwit.control.ComponentLogs;
import io.godwit.control.ConflictControl;
import io.godwit.control.DataSourceControl;
import io.godwit.control.MonitorControl;
import io.godwit.control.ObjectControl;
import io.godwit.control.PrecheckControl;
import io.godwit.control.SecretControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.SwitchoverControl;
import io.godwit.control.SwitchoverPlanner;
import io.godwit.control.TemplateControl;
import io.godwit.control.TopicControl;
import io.godwit.control.format.KeptFormat;
import io.godwit.control.kafka.KafkaAlertBook;
import io.godwit.control.kafka.KafkaAuditLog;
import io.godwit.control.kafka.KafkaContact;
import io.godwit.control.kafka.KafkaFormat;
import io.godwit.control.kafka.KafkaMonitorShares;
import io.godwit.control.kafka.KafkaOrderFeed;
import io.godwit.control.kafka.KafkaPrecheckBook;
import io.godwit.control.kafka.KafkaRecordLook;
import io.godwit.control.kafka.KafkaReportSink;
import io.godwit.control.kafka.KafkaRequestDesk;
import io.godwit.control.kafka.KafkaResourceBook;
import io.godwit.control.kafka.KafkaSeriesLog;
import io.godwit.control.kafka.KafkaSpaceLook;
import io.godwit.control.kafka.KafkaTaskRecords;
import io.godwit.control.kafka.KafkaTaskRequests;
import io.godwit.control.kafka.KafkaTopicLook;
import io.godwit.control.kafka.RegistryVersions;
import io.godwit.control.managed.RequestDesk;
import io.godwit.control.monitor.AlertWatch;
import io.godwit.control.monitor.Monitor;
import io.godwit.control.objects.SourceListings;
import io.godwit.control.topology.TaskStreams;
import io.godwit.control.worker.TaskDriver;
import io.godwit.control.worker.TaskWorker;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.StopSignal;
import io.godwit.runtime.process.Workers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One instance of the control service: answers requests, takes part in deciding them, and runs its share of the tasks. It keeps
 * nothing that is not in Kafka, so any number of them work beside each other.
 */
public final class ControlService {
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final KafkaSettings kafka;
    private final OptionalInt replicationFactor;
    private final SecretResolver secrets;
    private final Path state;
    private final TaskDriver driver;
    private final ComponentLogs logs;
    private final SwitchoverPlanner planner;
    private final Companion companion;
    private final boolean waits;
    private final StopSignal stop = new StopSignal();

    /** An instance whose topics have so many replicas, and that has no secrets of its own. */
    public ControlService(
            KafkaSettings kafka, int replicationFactor, Path state, TaskDriver driver, ComponentLogs logs) {
        this(
                kafka,
                OptionalInt.of(replicationFactor),
                SecretResolver.ofService(System.getenv(), List.of()),
                state,
                driver,
                logs,
                LocalControl.planner(SecretResolver.ofService(System.getenv(), List.of())),
                Companion.NONE,
                false);
    }

    /**
     * An instance that is not started.
     *
     * @param replicationFactor of its topics; absent for what the cluster allows
     * @param secrets finds what documents refer to
     * @param state folder for what Kafka's client keeps while it runs, of this instance alone
     * @param planner looks at servers for what a switchover would meet
     * @param companion works while requests are answered
     * @param waits whether it waits for its Kafka at the start, however long that takes
     */
    ControlService(
            KafkaSettings kafka,
            OptionalInt replicationFactor,
            SecretResolver secrets,
            Path state,
            TaskDriver driver,
            ComponentLogs logs,
            SwitchoverPlanner planner,
            Companion companion,
            boolean waits) {
        this.kafka = kafka;
        this.replicationFactor = replicationFactor;
        this.secrets = secrets;
        this.state = state;
        this.driver = driver;
        this.logs = logs;
        this.planner = planner;
        this.companion = companion;
        this.waits = waits;
    }

    /** Asks {@link #run} to end. Called from another thread, returns immediately, idempotent. */
    public void drain() {
        stop.drain();
    }

    /**
     * Runs until it is asked to end, for everybody on this machine. Blocks.
     *
     * @param port where it answers; 0 for any free one
     * @param started receives the address once requests are answered
     * @throws io.godwit.model.error.GodwitException what ended it
     */
    public ExitCode run(int port, String version, Consumer<String> started) {
        return run(Listening.local(port), Entrance.OPEN, version, started);
    }

    ExitCode run(Listening where, Entrance entrance, String version, Consumer<String> started) {
        Supplier<ServiceTopics> topics = () -> ServiceTopics.ensure(kafka, replicationFactor);
        Optional<ServiceTopics> own = waits
                ? new FirstContact(where, WaitClock.SYSTEM).await(topics, stop::draining)
                : Optional.of(topics.get());
        return own.isPresent() ? run(own.get(), where, entrance, version, started) : ExitCode.INTERRUPTED;
    }

    private ExitCode run(
            ServiceTopics own, Listening where, Entrance entrance, String version, Consumer<String> started) {
        KafkaFormat.admit(kafka, KeptFormat.OWN, KeptFormat.OLDEST_READ);
        Workers workers = new Workers(stop);
        DataSourceServers servers = new DataSourceServers(secrets);
        KafkaRecordLook contents = new KafkaRecordLook(kafka, registries());
        GodwitMeters meters = GodwitMeters.ofService();
        KafkaContact contact = new KafkaContact(kafka);
        try (KafkaTaskRecords records = new KafkaTaskRecords(kafka);
                KafkaRequestDesk desk = new KafkaRequestDesk(kafka);
                KafkaResourceBook book = new KafkaResourceBook(kafka);
                KafkaReportSink reports = new KafkaReportSink(kafka);
                TaskStreams streams = new TaskStreams(kafka, state, own.replicationFactor());
                KafkaTopicLook topics = new KafkaTopicLook(kafka, own.replicationFactor());
                KafkaAuditLog audit = new KafkaAuditLog(kafka, contents);
                KafkaSeriesLog series = new KafkaSeriesLog(kafka);
                KafkaSpaceLook disks = new KafkaSpaceLook(kafka);
                KafkaAlertBook alerts = new KafkaAlertBook(kafka);
                HttpWebhooks http = new HttpWebhooks(DataSourceServers.addresses(), secrets, Clock.systemUTC());
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
                KafkaPrecheckBook prechecks = new KafkaPrecheckBook(kafka);
                ConsoleServer server = new ConsoleServer(
                        new ConsoleControls(
                                tasks(new CountedDesk(desk, meters), records),
                                new DataSourceControl(book, records, servers::test, Clock.systemUTC()),
                                new TemplateControl(book, records, Clock.systemUTC()),
                                new SecretControl(secrets.keys(), book, records, Clock.systemUTC()),
                                topicControl(records, topics, contents),
                                new ObjectControl(
                                        new SourceListings(servers::catalog, Clock.systemUTC()),
                                        records,
                                        new SourceAndTarget(secrets)::connect),
                                new ConflictControl(records, new KafkaTaskRequests(kafka), topics, Clock.systemUTC()),
                                new MonitorControl(series),
                                new AlertControl(book, alerts, new CountedWebhooks(http, meters), Clock.systemUTC()),
                                new PrecheckControl(
                                        tasks(new CountedDesk(desk, meters), records),
                                        prechecks,
                                        new PrecheckServers(secrets)::estimate),
                                new SwitchoverControl(tasks(new CountedDesk(desk, meters), records), planner)),
                        secrets,
                        () -> streams.isRunning() && contact.isThere(),
                        meters,
                        entrance.open(book, audit),
                        version,
                        own.warnings(),
                        where)) {
            TaskWorker worker = new TaskWorker(new KafkaOrderFeed(kafka), driver, reports, WaitClock.SYSTEM);
            workers.start("orders", () -> worker.run(stop::draining));
            TaskStreams.states()
                    .forEach(name -> meters.gauge(
                            Meter.SERVICE_STREAMS, () -> streams.state().equals(name) ? 1 : 0, name));
            meters.gauge(Meter.SERVICE_SHARES, streams::decided, "active");
            meters.gauge(Meter.SERVICE_SHARES, streams::heldReady, "standby");
            Monitor monitor = new Monitor(
                    new KafkaMonitorShares(kafka),
                    records,
                    series,
                    disks,
                    new AlertWatch(book, alerts, new CountedWebhooks(http, meters), Clock.systemUTC(), senders),
                    Clock.systemUTC());
            meters.gauge(Meter.SERVICE_LOOK_AGE_SECONDS, () -> monitor.age().toSeconds());
            Workers watchers = new Workers(stop);
            watchers.start("contact", () -> contact.watch(stop::draining));
            watchers.start("monitor", () -> monitor.run(stop::draining));
            try {
                requireShare(streams);
                started.accept(server.address());
                try (Companion.Working beside = companion.start(
                        tasks(new CountedDesk(desk, meters), records),
                        new DataSourceControl(book, records, servers::test, Clock.systemUTC()))) {
                    meters.gauge(Meter.SERVICE_FOLLOWS, beside::works);
                    while (!stop.draining()) {
                        desk.requireReading();
                        requireAlive(streams);
                        Backoff.pause(LOOK);
                    }
                }
            } finally { // it reads what is closed next
                stop.drain();
                watchers.join();
            }
        } finally {
            stop.drain();
            workers.join();
        }
        stop.failure().ifPresent(failure -> {
            throw failure;
        });
        return ExitCode.INTERRUPTED;
    }

    /** One that decides nothing any more must not keep the orders that it has. */
    private static void requireAlive(TaskStreams streams) {
        if (streams.isDead()) {
            throw GodwitException.bug("this instance takes no part in decisions any more: " + streams.state(), null);
        }
    }

    private void requireShare(TaskStreams streams) {
        if (waits) { // it is not ready meanwhile
            while (!stop.draining() && !streams.awaitRunning(LOOK)) {
                requireAlive(streams);
            }
            return;
        }
        if (!streams.awaitRunning(STARTING)) {
            throw GodwitException.retriable(
                    ErrorCode.KAFKA_UNREACHABLE,
                    "this instance got no share of the tasks within " + STARTING.toSeconds() + " s",
                    "check that the brokers of " + kafka.bootstrapServers() + " answer",
                    null);
        }
    }

    private ServiceControl tasks(RequestDesk desk, KafkaTaskRecords records) {
        return new ServiceControl(desk, records, logs, kafka.bootstrapServers(), Clock.systemUTC());
    }

    private Function<TaskSpec, SchemaRegistry> registries() {
        return new PrecheckServers(secrets)::connect;
    }

    private TopicControl topicControl(KafkaTaskRecords records, KafkaTopicLook topics, KafkaRecordLook contents) {
        return new TopicControl(
                records, topics, new RegistryVersions(registries()), contents, contents, Clock.systemUTC());
    }
}
