package io.godwit.cli.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.godwit.cli.context.ServiceAddress;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.ComponentsApi;
import io.godwit.console.contract.client.PrechecksApi;
import io.godwit.console.contract.client.SecretsApi;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.console.contract.client.TopicsApi;
import io.godwit.console.contract.model.CheckState;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.ComponentLog;
import io.godwit.console.contract.model.ComponentPage;
import io.godwit.console.contract.model.Conflict;
import io.godwit.console.contract.model.ConflictPage;
import io.godwit.console.contract.model.DdlPage;
import io.godwit.console.contract.model.Estimate;
import io.godwit.console.contract.model.EventList;
import io.godwit.console.contract.model.LogLevel;
import io.godwit.console.contract.model.PlainSecret;
import io.godwit.console.contract.model.Precheck;
import io.godwit.console.contract.model.PrecheckRequest;
import io.godwit.console.contract.model.Problem;
import io.godwit.console.contract.model.RecordList;
import io.godwit.console.contract.model.SealedSecret;
import io.godwit.console.contract.model.SecretRotation;
import io.godwit.console.contract.model.SkipRequest;
import io.godwit.console.contract.model.TablePage;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskPage;
import io.godwit.console.contract.model.TaskSummary;
import io.godwit.console.contract.model.TopicPage;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.tls.PemFiles;
import java.io.File;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The control service at one address. A request that got no answer, or was answered with "not now", is sent again under the same key
 * for half a minute: it is done once. One thread; calls block.
 */
public final class ServiceClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int UNAVAILABLE = 503;
    private static final int PAGE = 150;
    private static final ObjectMapper JSON = ApiClient.createDefaultObjectMapper()
            .registerModule(new SimpleModule().addSerializer(File.class, new RawFile()));

    private final String server;
    private final ApiClient client;
    private final TasksApi tasks;
    private final ComponentsApi components;
    private final TopicsApi topics;
    private final PrechecksApi prechecks;
    private final SecretsApi secrets;

    /** A client of the service at that address, on behalf of whose token is with it. */
    public ServiceClient(ServiceAddress address) {
        this.server = address.server();
        HttpClient.Builder http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        address.authority().map(PemFiles::trusting).ifPresent(http::sslContext);
        client = new ApiClient(http, JSON, base(server));
        address.token()
                .ifPresent(token ->
                        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token)));
        client.setConnectTimeout(CONNECT);
        client.setReadTimeout(ANSWER);
        this.tasks = new TasksApi(client);
        this.components = new ComponentsApi(client);
        this.topics = new TopicsApi(client);
        this.prechecks = new PrechecksApi(client);
        this.secrets = new SecretsApi(client);
    }

    /** A model of the contract as maps and lists, for output as JSON. */
    public static Object plain(Object model) {
        return map(model);
    }

    static Map<String, Object> map(Object model) {
        return JSON.convertValue(model, new TypeReference<>() {});
    }

    private static String base(String server) {
        return (server.endsWith("/") ? server.substring(0, server.length() - 1) : server) + "/api/v1";
    }

    /** One call of the generated client. */
    interface Call<T> {
        T with(String key) throws ApiException;
    }

    /** One page of a list. */
    interface PageCall<P> {
        P with(int number) throws ApiException;
    }

    /** Every item of a list, a page at a time. It ends with an empty page too: items may have gone meanwhile. */
    <P, T> List<T> all(PageCall<P> call, Function<P, List<T>> items, ToLongFunction<P> total) {
        List<T> all = new ArrayList<>();
        P page;
        int number = 0;
        do {
            int asked = number++;
            page = call(key -> call.with(asked));
            all.addAll(items.apply(page));
        } while (all.size() < total.applyAsLong(page) && !items.apply(page).isEmpty());
        return all;
    }

    /** Every task that has all of these tags, by name. */
    public List<TaskSummary> list(List<String> tags) {
        return all(
                asked -> tasks.listTasks(null, null, tags.isEmpty() ? null : tags, null, null, asked, PAGE),
                TaskPage::getItems,
                TaskPage::getTotal);
    }

    Task show(String name) {
        return call(key -> tasks.getTask(name));
    }

    /** The first tables of a task that are neither consistent nor complete. */
    TablePage unfinishedTables(String name, int most) {
        List<TableState> states = Stream.of(TableState.values())
                .filter(state -> state != TableState.CONSISTENT && state != TableState.COMPLETE)
                .toList();
        return call(key -> tasks.listTables(name, states, null, 0, most));
    }

    Task create(Map<String, Object> document) {
        return call(key -> tasks.createTask(document, key, null));
    }

    /** The task's document as it was sent, data sources by name. */
    Map<String, Object> document(String name) {
        return call(key -> tasks.getTaskDocument(name, false));
    }

    /**
     * Gives a task another document, or says what it would change.
     *
     * @param seen the tag of what the caller saw; null to change whatever is there
     */
    public Task change(String name, Map<String, Object> document, String seen, boolean dryRun) {
        return call(key -> tasks.changeTask(name, document, seen, key, dryRun));
    }

    /** The same for some values of the document. */
    Task patch(String name, Map<String, Object> patch, String seen, boolean dryRun) {
        return call(key -> tasks.patchTask(name, patch, seen, key, dryRun));
    }

    Task start(String name) {
        return call(key -> tasks.startTask(name, null, key));
    }

    Task advance(String name) {
        return call(key -> tasks.advanceTask(name, null, key));
    }

    Task stop(String name) {
        return call(key -> tasks.stopTask(name, null, key));
    }

    Task release(String name) {
        return call(key -> tasks.releaseTask(name, null, key));
    }

    /**
     * The components of the latest run of a task.
     *
     * @param task null for those of all tasks
     */
    List<Component> components(String task) {
        return all(
                asked -> components.listComponents(task, asked, PAGE),
                ComponentPage::getItems,
                ComponentPage::getTotal);
    }

    Task pause(ComponentName component) {
        return call(key -> components.pauseComponent(component.task(), component.component(), null, key));
    }

    Task unpause(ComponentName component) {
        return call(key -> components.startComponent(component.task(), component.component(), null, key));
    }

    Task restart(ComponentName component) {
        return call(key -> components.restartComponent(component.task(), component.component(), null, key));
    }

    Task scale(ComponentName component, int instances, String seen, boolean dryRun) {
        return call(key ->
                components.scaleComponent(instances, component.task(), component.component(), seen, key, dryRun));
    }

    /** The statements of schema migration, a page at a time. */
    public void ddl(String name, Consumer<DdlPage> pages) {
        long seen = 0;
        DdlPage page;
        int number = 0;
        do {
            int asked = number++;
            page = call(key -> tasks.getDdl(name, null, asked, PAGE));
            pages.accept(page);
            seen += PAGE;
        } while (seen < page.getTotal());
    }

    /** The newest conflicts of a task, newest first, at most {@code limit}. */
    public List<Conflict> conflicts(String name, int limit) {
        List<Conflict> all = new ArrayList<>();
        ConflictPage page;
        int number = 0;
        do {
            int asked = number++;
            page = call(key -> tasks.listConflicts(name, null, null, asked, PAGE));
            all.addAll(page.getItems());
        } while (all.size() < Math.min(limit, page.getTotal())
                && !page.getItems().isEmpty());
        return all.subList(0, Math.min(limit, all.size()));
    }

    /** Has the keys of open conflicts read again; returns one conflict for each. */
    public List<Conflict> reread(String name, int limit) {
        return call(key -> tasks.rereadConflicts(name, limit)).getItems();
    }

    /** What tasks of the service select. */
    ObjectsClient objects() {
        return new ObjectsClient(this, client);
    }

    ComponentLog log(ComponentName component, int lines, long after, LogLevel least) {
        return call(key -> components.getComponentLog(component.task(), component.component(), lines, after, least));
    }

    /**
     * The latest precheck of a task, with a page of its checks.
     *
     * @param states of the checks that are wanted; empty for all
     */
    Precheck precheck(String name, List<CheckState> states, String text, int page) {
        return call(key -> prechecks.getPrecheck(name, states, text, page, PAGE));
    }

    /** What a task takes, with its largest collections, measured now. */
    public Estimate estimate(String name) {
        return call(key -> prechecks.getEstimate(name, 0, PAGE));
    }

    Precheck startPrecheck(String name, PrecheckRequest request) {
        return call(key -> prechecks.startPrecheck(name, request, null, key));
    }

    Precheck skip(String name, SkipRequest request) {
        return call(key -> prechecks.skipCheck(name, request, null, key));
    }

    void delete(String name) {
        call(key -> {
            tasks.deleteTask(name, null, key);
            return name;
        });
    }

    EventList events(String name, Long before, int limit) {
        return call(key -> tasks.listEvents(name, before, limit));
    }

    /**
     * Every topic of a task by name, a page at a time.
     *
     * @param task null for the topics that all tasks share
     */
    void topics(String task, String text, Consumer<TopicPage> pages) {
        long seen;
        TopicPage page;
        int number = 0;
        do {
            int asked = number++;
            page = call(key -> task == null
                    ? topics.listSharedTopics(text, asked, PAGE)
                    : topics.listTaskTopics(task, text, asked, PAGE));
            pages.accept(page);
            seen = (long) number * PAGE;
        } while (seen < page.getTotal());
    }

    RecordList peek(String task, String topic, int limit, Integer partition, String key, boolean values) {
        return call(request -> topics.peekRecords(task, topic, limit, partition, key, values));
    }

    /** The data sources of the service. */
    DataSourceClient dataSources() {
        return new DataSourceClient(this, client);
    }

    SealedSecret seal(String text) {
        return call(key -> secrets.sealSecret(new PlainSecret().text(text)));
    }

    SecretRotation rotateSecrets() {
        return call(key -> secrets.rotateSecrets(key));
    }

    /** The templates of the service. */
    TemplateClient templates() {
        return new TemplateClient(this, client);
    }

    /** Logins, users, tokens and the audit of the service. */
    public AccessClient access() {
        return new AccessClient(this, client);
    }

    /** The alerts of the service. */
    AlertClient alerts() {
        return new AlertClient(this, client);
    }

    /** Calls until there is an answer. */
    <T> T call(Call<T> call) {
        String key = UUID.randomUUID().toString();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (; ; ) {
            try {
                return call.with(key);
            } catch (ApiException e) {
                GodwitException failure = failure(e);
                // Where nothing listens, nothing was sent, and waiting helps nobody at a terminal.
                boolean undecided =
                        e.getCode() == UNAVAILABLE || e.getCode() == 0 && !(e.getCause() instanceof ConnectException);
                if (!undecided || System.nanoTime() > deadline) {
                    throw failure;
                }
                Backoff.pause(PAUSE);
            }
        }
    }

    private GodwitException failure(ApiException e) {
        if (e.getCode() == 0) {
            return GodwitException.configuration(
                    ErrorCode.SERVICE_UNREACHABLE,
                    "the control service at " + server + " does not answer",
                    "start one with godwit up, or name another with --server or GODWIT_SERVER",
                    e);
        }
        try {
            Problem problem = JSON.readValue(e.getResponseBody(), Problem.class);
            return failure(e.getCode(), problem);
        } catch (JsonProcessingException | IllegalArgumentException notOurs) {
            return GodwitException.configuration(
                    ErrorCode.SERVICE_UNREACHABLE,
                    server + " answers with HTTP " + e.getCode() + ", and not as a control service does",
                    "check the address: --server or GODWIT_SERVER",
                    e);
        }
    }

    private static GodwitException failure(int status, Problem problem) {
        String message = problem.getProblems() == null || problem.getProblems().isEmpty()
                ? problem.getDetail()
                : problem.getProblems().stream()
                        .map(p -> new io.godwit.model.task.Problem(p.getPath(), p.getMessage(), p.getRemedy()))
                        .map(io.godwit.model.task.Problem::toString)
                        .collect(Collectors.joining("\n- ", "the service refuses the request:\n- ", ""));
        ErrorCode code = Stream.of(ErrorCode.values())
                .filter(known -> known.name().equals(problem.getCode()))
                .findFirst()
                .orElse(ErrorCode.CONFIG_INVALID);
        return new GodwitException(
                status >= 500 ? GodwitException.Kind.RETRIABLE : GodwitException.Kind.CONFIGURATION,
                code,
                message,
                problem.getRemedy() + (status >= 500 ? " (request " + problem.getRequestId() + ")" : ""),
                null);
    }
}
