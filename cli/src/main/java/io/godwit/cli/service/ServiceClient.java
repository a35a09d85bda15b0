package io.godwit.cli.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.godwit.cli.context.ServiceAddress;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.PrechecksApi;
import io.godwit.console.contract.client.SecretsApi;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.console.contract.model.CheckState;
import io.godwit.console.contract.model.Conflict;
import io.godwit.console.contract.model.ConflictPage;
import io.godwit.console.contract.model.DdlPage;
import io.godwit.console.contract.model.Estimate;
import io.godwit.console.contract.model.EventList;
import io.godwit.console.contract.model.PlainSecret;
import io.godwit.console.contract.model.Precheck;
import io.godwit.console.contract.model.PrecheckRequest;
import io.godwit.console.contract.model.SealedSecret;
import io.godwit.console.contract.model.SecretRotation;
import io.godwit.console.contract.model.SkipRequest;
import io.godwit.console.contract.model.Table;
import io.godwit.console.contract.model.TablePage;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskPage;
import io.godwit.console.contract.model.TaskSummary;
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

/**
 * The control service at one address. A request that got no answer, or was answered with "not now", is sent again under the same key
 * for half a minute: it is done once. One thread; calls block.
 */
public final class ServiceClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Patience USUAL = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(30));
    private static final Patience ONE_ATTEMPT = new Patience(Duration.ofSeconds(10), Duration.ZERO);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int UNAVAILABLE = 503;
    private static final int PAGE = 150;
    private static final ObjectMapper JSON = ApiClient.createDefaultObjectMapper()
            .registerModule(new SimpleModule().addSerializer(File.class, new RawFile()));

    private final ServiceAddress address;
    private final Patience patience;
    private final ServiceFailures failures;
    private final EndedApiClient client;
    private final List<ServiceClient> others = new ArrayList<>();
    private final TasksApi tasks;
    private final PrechecksApi prechecks;
    private final SecretsApi secrets;

    /**
     * How long a client waits.
     *
     * @param answer for one answer
     * @param repeated how long requests are sent again that got none
     */
    record Patience(Duration answer, Duration repeated) {}

    /** A client of the service at that address, on behalf of whose token is with it. */
    public ServiceClient(ServiceAddress address) {
        this(address, USUAL);
    }

    ServiceClient(ServiceAddress address, Patience patience) {
        this.address = address;
        this.patience = patience;
        this.failures = new ServiceFailures(address.server(), JSON);
        HttpClient.Builder http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        address.authority().map(PemFiles::trusting).ifPresent(http::sslContext);
        client = new EndedApiClient(http, JSON, base(address.server()));
        address.token()
                .ifPresent(token ->
                        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token)));
        client.setConnectTimeout(CONNECT.compareTo(patience.answer()) < 0 ? CONNECT : patience.answer());
        client.setReadTimeout(patience.answer());
        this.tasks = new TasksApi(client);
        this.prechecks = new PrechecksApi(client);
        this.secrets = new SecretsApi(client);
    }

    /** The same client for whoever asks again anyway: it asks once. */
    ServiceClient once() {
        ServiceClient once = new ServiceClient(address, ONE_ATTEMPT);
        others.add(once);
        return once;
    }

    @Override
    public void close() {
        client.close();
        others.forEach(ServiceClient::close);
    }

    /** A model of the contract as maps and lists, for output as JSON. */
    public static Object plain(Object model) {
        return map(model);
    }

    static Map<String, Object> map(Object model) {
        return JSON.convertValue(model, new TypeReference<>() {});
    }

    /** A model that came in an event. */
    static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw GodwitException.bug("an event of the service holds no " + type.getSimpleName(), e);
        }
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

    /** Every task that is meant, by name. */
    List<TaskSummary> list(TaskFilter filter) {
        return all(
                asked -> tasks.listTasks(
                        filter.states().isEmpty() ? null : filter.states(),
                        filter.text(),
                        filter.tags().isEmpty() ? null : filter.tags(),
                        filter.source(),
                        filter.target(),
                        asked,
                        PAGE),
                TaskPage::getItems,
                TaskPage::getTotal);
    }

    /** Tasks, the first of those whose name or id contains this. */
    List<TaskSummary> named(String text) {
        return call(key -> tasks.listTasks(null, text.isEmpty() ? null : text, null, null, null, 0, PAGE))
                .getItems();
    }

    /** The task as it is now. */
    public Task show(String name) {
        return call(key -> tasks.getTask(name));
    }

    /**
     * A task as it changes.
     *
     * @param notices receives what is to be known about the connection
     */
    FollowedTask follow(String name, Consumer<String> notices) {
        return new FollowedTask(name, events("/tasks/" + ApiClient.urlEncode(name) + "/stream", notices));
    }

    /** The same for all tasks. */
    FollowedTasks followAll(Consumer<String> notices) {
        return new FollowedTasks(events("/tasks/stream", notices));
    }

    private EventStream events(String path, Consumer<String> notices) {
        return new EventStream(client, path, failures, outage(notices), EventStream.SILENCE);
    }

    /** What is said while the service does not answer somebody who continues to ask. */
    Outage outage(Consumer<String> notices) {
        return new Outage(address.server(), notices);
    }

    /** The first {@code most} tables of a task in one of these states, by collection name. */
    TablePage tables(String name, List<TableState> states, int most) {
        return call(key -> tasks.listTables(name, states, null, 0, most));
    }

    /**
     * Every table of a task that is meant, by collection name.
     *
     * @param states of the tables that are wanted; empty for all
     * @param text part of the name of collection or table; null for any
     */
    List<Table> tables(String name, List<TableState> states, String text) {
        return all(
                asked -> tasks.listTables(name, states.isEmpty() ? null : states, text, asked, PAGE),
                TablePage::getItems,
                TablePage::getTotal);
    }

    /** Takes a document as a new task. */
    public Task create(Map<String, Object> document) {
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

    /** Has the task run. */
    public Task start(String name) {
        return call(key -> tasks.startTask(name, null, key));
    }

    Task advance(String name) {
        return call(key -> tasks.advanceTask(name, null, key));
    }

    /** Has the task stopped, which takes a while. */
    public Task stop(String name) {
        return call(key -> tasks.stopTask(name, null, key));
    }

    Task release(String name) {
        return call(key -> tasks.releaseTask(name, null, key));
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

    /** The switchovers of tasks. */
    public SwitchoverClient switchovers() {
        return new SwitchoverClient(this, client);
    }

    /** The components of tasks. */
    ComponentClient components() {
        return new ComponentClient(this, client);
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

    /** Topics and series of tasks. */
    TopicClient topics() {
        return new TopicClient(this, client);
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
        long deadline = System.nanoTime() + patience.repeated().toNanos();
        for (; ; ) {
            try {
                return call.with(key);
            } catch (ApiException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw GodwitException.interrupted("asking the control service");
                }
                GodwitException failure = failures.of(e);
                // Where nothing listens, nothing was sent, and waiting helps nobody at a terminal.
                boolean undecided =
                        e.getCode() == UNAVAILABLE || e.getCode() == 0 && !(e.getCause() instanceof ConnectException);
                if (!undecided || System.nanoTime() >= deadline) {
                    throw failure;
                }
                Backoff.pause(PAUSE);
            }
        }
    }
}
