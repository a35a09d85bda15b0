package io.godwit.console;

import io.godwit.console.contract.ContractDocument;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.model.Version;
import io.godwit.control.ServiceControl;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.read.AlertReader;
import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.model.task.read.TemplateReader;
import io.godwit.runtime.metrics.GodwitMeters;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.json.JavalinJackson;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The HTTP server of one instance of the control service: the REST interface under {@code /api/v1}, its contract at {@code
 * /openapi.yaml}, and {@code /healthz} and {@code /readyz} for whatever watches the process.
 */
public final class ConsoleServer implements AutoCloseable {
    /** Where the interface begins. */
    public static final String BASE = "/api/v1";

    /** A request holds the document and the one before, and a record of Kafka at most 10 MB; 20,000 collections take 1.5 MB. */
    private static final long MOST_BYTES = 2L * 1024 * 1024;

    private final ConsoleControls controls;
    private final ServiceMetrics metrics;
    private final SecretResolver secrets;
    private final BooleanSupplier ready;
    private final Version version;
    private final ConsoleAccess access;
    private final Listening where;
    private final Listener listener;
    private final ContractDocument contract = ContractDocument.load();
    private final TaskFeed feed;
    private final Javalin server;

    /**
     * Starts a server.
     *
     * @param secrets finds what documents that are sent refer to
     * @param ready whether this instance can answer now
     * @param meters of this instance
     * @param access who is let in
     * @param warnings what a person should know about how the service is run
     * @throws GodwitException a configuration failure when it cannot listen there
     */
    public ConsoleServer(
            ConsoleControls controls,
            SecretResolver secrets,
            BooleanSupplier ready,
            GodwitMeters meters,
            ConsoleAccess access,
            String version,
            List<String> warnings,
            Listening where) {
        this.controls = controls;
        this.metrics = new ServiceMetrics(controls.tasks(), controls.alerts(), ready, meters);
        this.secrets = secrets;
        this.ready = ready;
        this.version = new Version()
                .version(version)
                .runtime(Runtime.version().toString())
                .warnings(warnings);
        this.feed = new TaskFeed(controls.tasks());
        this.access = access;
        this.where = where;
        this.listener = new Listener(where);
        this.server = Javalin.create(this::configure);
        listener.start(server);
    }

    /** Where it answers. */
    public String address() {
        return listener.address();
    }

    /** Answers what has arrived, and ends. */
    @Override
    public void close() {
        feed.close();
        server.stop();
        listener.close();
    }

    private void configure(JavalinConfig config) {
        config.concurrency.useVirtualThreads = true; // nearly every answer waits for Kafka
        config.http.maxRequestSize = MOST_BYTES;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false; // a task's tag is its revision
        config.jsonMapper(new JavalinJackson(ApiClient.createDefaultObjectMapper(), true));
        listener.configure(config);
        config.requestLogger.http((context, millis) -> metrics.answered(context, millis));
        addTo(config.routes);
    }

    private void addTo(RoutesConfig routes) {
        routes.before(where::requireOwnPage);
        Access door = new Access(access, contract);
        routes.beforeMatched(door::require);
        routes.after(new Auditing(access.audit(), Clock.systemUTC())::record);
        routes.get("/healthz", context -> context.result("alive\n"));
        routes.get("/readyz", this::ready);
        routes.get("/openapi.yaml", context -> context.contentType("application/yaml")
                .result(contract.yaml()));
        routes.get("/openapi.json", context -> context.json(contract.tree()));
        routes.get("/metrics", context -> context.contentType("text/plain; version=0.0.4")
                .result(metrics.scrape()));
        routes.get(BASE + "/version", context -> context.json(version));
        ServiceControl control = controls.tasks();
        TaskDocuments documents = new TaskDocuments(controls.dataSources(), TaskSpecReader.ofFiles(secrets));
        TaskRoutes tasks = new TaskRoutes(control, documents, controls.prechecks()::forget);
        new StreamRoutes(control, feed, tasks, door::putOut).addTo(routes);
        tasks.addTo(routes);
        new ObjectRoutes(control, controls.objects(), documents, tasks).addTo(routes);
        new ConflictRoutes(control, controls.conflicts()).addTo(routes);
        new DataSourceRoutes(controls.dataSources(), DataSourceReader.ofFiles(secrets)).addTo(routes);
        new TemplateRoutes(controls.templates(), TemplateReader.ofFiles(secrets)).addTo(routes);
        new SecretRoutes(controls.secrets()).addTo(routes);
        new ComponentRoutes(control, documents, tasks).addTo(routes);
        new TopicRoutes(control, controls.topics()).addTo(routes);
        new LoginRoutes(access.logins(), access.users()).addTo(routes);
        new UserRoutes(access.users()).addTo(routes);
        new AuditRoutes(access.audit()).addTo(routes);
        new SeriesRoutes(control, controls.monitor()).addTo(routes);
        new AlertRoutes(controls.alerts(), AlertReader.ofFiles(secrets)).addTo(routes);
        new PrecheckRoutes(control, controls.prechecks()).addTo(routes);
        new SwitchoverRoutes(control, controls.switchovers()).addTo(routes);
        routes.get(BASE + "/targets", context -> context.json(MetricsTargets.of(control)));
        routes.exception(GodwitException.class, Problems::answer);
        routes.exception(InvalidRequest.class, Problems::answer);
        routes.exception(HttpResponseException.class, Problems::answer);
        routes.exception(Exception.class, Problems::answer);
    }

    private void ready(Context context) {
        boolean isReady = ready.getAsBoolean();
        context.status(isReady ? 200 : 503)
                .result(isReady ? "ready\n" : "waiting for its share of the tasks, or for Kafka\n");
    }
}
