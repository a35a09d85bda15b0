package io.godwit.console;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.model.Version;
import io.godwit.control.ConflictControl;
import io.godwit.control.DataSourceControl;
import io.godwit.control.ObjectControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.TemplateControl;
import io.godwit.control.TopicControl;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.model.task.read.TemplateReader;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * The HTTP server of one instance of the control service: the REST interface under {@code /api/v1}, its contract at {@code
 * /openapi.yaml}, and {@code /healthz} and {@code /readyz} for whatever watches the process. Only this machine reaches it.
 */
public final class ConsoleServer implements AutoCloseable {
    /** Where the interface begins. */
    public static final String BASE = "/api/v1";

    private static final String HOST = "127.0.0.1";
    private static final String CONTRACT = "contract/openapi.yaml";
    /** A request holds the document and the one before, and a record of Kafka at most 10 MB; 20,000 collections take 1.5 MB. */
    private static final long MOST_BYTES = 2L * 1024 * 1024;
    /** A page of another site reaches this machine by the user's browser, under its own origin or its own name. */
    private static final Pattern THIS_MACHINE = Pattern.compile("(127\\.0\\.0\\.1|localhost)(:[0-9]{1,5})?");

    private final ServiceControl control;
    private final DataSourceControl dataSources;
    private final TemplateControl templates;
    private final TopicControl topics;
    private final ObjectControl objects;
    private final ConflictControl conflicts;
    private final SecretResolver secrets;
    private final BooleanSupplier ready;
    private final Version version;
    private final TaskFeed feed;
    private final Javalin server;

    /**
     * Starts a server.
     *
     * @param secrets finds what documents that are sent refer to
     * @param ready whether this instance can answer now
     * @param port 0 for any free one
     * @throws GodwitException a configuration failure when the port is taken
     */
    public ConsoleServer(
            ServiceControl control,
            DataSourceControl dataSources,
            TemplateControl templates,
            TopicControl topics,
            ObjectControl objects,
            ConflictControl conflicts,
            SecretResolver secrets,
            BooleanSupplier ready,
            String version,
            int port) {
        this.control = control;
        this.dataSources = dataSources;
        this.templates = templates;
        this.topics = topics;
        this.objects = objects;
        this.conflicts = conflicts;
        this.secrets = secrets;
        this.ready = ready;
        this.version = new Version().version(version).runtime(Runtime.version().toString());
        this.feed = new TaskFeed(control);
        this.server = Javalin.create(this::configure);
        try {
            server.start(HOST, port);
        } catch (JavalinException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the control service cannot listen on " + HOST + ":" + port + ": it is in use",
                    "choose another port, or end what uses it",
                    e);
        }
    }

    /** Where it answers. */
    public String address() {
        return "http://" + HOST + ":" + server.port();
    }

    /** Answers what has arrived, and ends. */
    @Override
    public void close() {
        feed.close();
        server.stop();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true; // nearly every answer waits for Kafka
        config.http.maxRequestSize = MOST_BYTES;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false; // a task's tag is its revision
        config.jsonMapper(new JavalinJackson(ApiClient.createDefaultObjectMapper(), true));
        RoutesConfig routes = config.routes;
        routes.before(ConsoleServer::requireThisMachine);
        routes.get("/healthz", context -> context.result("alive\n"));
        routes.get("/readyz", this::ready);
        routes.get("/openapi.yaml", ConsoleServer::contract);
        routes.get(BASE + "/version", context -> context.json(version));
        TaskDocuments documents = new TaskDocuments(dataSources, TaskSpecReader.ofFiles(secrets));
        TaskRoutes tasks = new TaskRoutes(control, documents);
        new StreamRoutes(control, feed, tasks).addTo(routes);
        tasks.addTo(routes);
        new ObjectRoutes(control, objects, documents, tasks).addTo(routes);
        new ConflictRoutes(control, conflicts).addTo(routes);
        new DataSourceRoutes(dataSources, DataSourceReader.ofFiles(secrets)).addTo(routes);
        new TemplateRoutes(templates, TemplateReader.ofFiles(secrets)).addTo(routes);
        new ComponentRoutes(control, documents, tasks).addTo(routes);
        new TopicRoutes(control, topics).addTo(routes);
        routes.get(BASE + "/targets", context -> context.json(MetricsTargets.of(control)));
        routes.exception(GodwitException.class, Problems::answer);
        routes.exception(InvalidRequest.class, Problems::answer);
        routes.exception(HttpResponseException.class, Problems::answer);
        routes.exception(Exception.class, Problems::answer);
    }

    private static void requireThisMachine(Context context) {
        String host = Optional.ofNullable(context.header("Host")).orElse("");
        if (context.header("Origin") != null || !THIS_MACHINE.matcher(host).matches()) {
            throw new InvalidRequest(
                    403,
                    List.of(new Problem(
                            "Host",
                            "the request comes from a page of another site",
                            "use the command line or a client")));
        }
    }

    private void ready(Context context) {
        boolean isReady = ready.getAsBoolean();
        context.status(isReady ? 200 : 503).result(isReady ? "ready\n" : "waiting for its share of the tasks\n");
    }

    private static void contract(Context context) throws IOException {
        try (InputStream document = Version.class.getResourceAsStream("/io/godwit/console/" + CONTRACT)) {
            context.contentType("application/yaml").result(document.readAllBytes());
        }
    }
}
