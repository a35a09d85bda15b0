package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.Trees;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * One of two instances of the control service is killed while a request of each kind is under way. Whoever sends the request again,
 * under the same key and to whichever instance lives, finds it done once.
 */
@ResourceLock(RealServers.CONTROL_SERVICE)
class ServiceDeathsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long SEED = 20_261_129;
    private static final int LATEST_MILLIS = 120;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_FOUND = 404;

    private final RealServers servers = RealServers.get();
    private final Random random = new Random(SEED);
    private final ServiceRun[] instances = new ServiceRun[2];

    @AfterEach
    void end() {
        for (ServiceRun instance : instances) {
            if (instance != null) {
                instance.kill();
            }
        }
        Migration.standing(servers).endAll();
    }

    /** One request of a client. */
    private interface Request<T> {
        T to(TasksApi tasks, String key) throws ApiException;
    }

    @Test
    void noRequestThatWasAnsweredIsLostOrDoneTwice() throws Exception {
        servers.write(SampleCollection.products(new CollectionName("default", "mortal_service"), 10, 8));
        Map<String, Object> document = servers.spec(
                        "mortal-service",
                        List.of("SCHEMA"),
                        Map.of("include", List.of("default.mortal_service")),
                        Map.of("resources", "SMALL"))
                .toTree();
        String name = "mortal-service";
        instances[0] = ServiceRun.start(servers);
        instances[1] = ServiceRun.start(servers);

        Task created = whileOneDies((tasks, key) -> tasks.createTask(document, key, null));
        assertThat(created.getSummary().getRevision()).isEqualTo(1);

        Task started = whileOneDies((tasks, key) -> tasks.startTask(name, null, key));
        assertThat(started.getSummary().getRun()).isEqualTo(1);
        awaitState(name, TaskState.COMPLETED);

        Map<String, Object> tagged = Trees.with(
                document, List.of("metadata", "tags"), List.of("changed")); // the same again would change nothing
        Task changed = whileOneDies((tasks, key) -> tasks.changeTask(name, tagged, null, key, null));
        assertThat(changed.getSummary().getRevision()).isEqualTo(2);

        Map<String, Object> limit = Map.of("options", Map.of("full", Map.of("limit", Map.of("rps", 9))));
        Task patched = whileOneDies((tasks, key) -> tasks.patchTask(name, Map.of("spec", limit), "\"2\"", key, null));
        assertThat(patched.getSummary().getRevision()).isEqualTo(3);

        whileOneDies((tasks, key) -> tasks.startTask(name, null, key));
        whileOneDies((tasks, key) -> tasks.stopTask(name, null, key));
        await().atMost(PATIENCE).until(() -> state(name) == TaskState.STOPPED || state(name) == TaskState.COMPLETED);
        assertThat(shown(name).getSummary().getRun()).isEqualTo(2);

        whileOneDies((tasks, key) -> tasks.releaseTask(name, null, key));
        awaitState(name, TaskState.RELEASED);
        assertThat(shown(name).getSummary().getRun()).isEqualTo(3);
        assertThat(shown(name).getSummary().getId())
                .isEqualTo(created.getSummary().getId());

        whileOneDies((tasks, key) -> {
            tasks.deleteTask(name, null, key);
            return name;
        });
        assertThat(status(name)).isEqualTo(NOT_FOUND);
    }

    /** Sends the request until it is answered, kills one of the instances meanwhile, and starts another one. */
    private <T> T whileOneDies(Request<T> request) throws Exception {
        int victim = random.nextInt(2);
        long after = random.nextInt(LATEST_MILLIS);
        String key = UUID.randomUUID().toString();
        CompletableFuture<T> answer =
                CompletableFuture.supplyAsync(() -> answered(request, key, victim), Background.THREADS);
        CompletableFuture.delayedExecutor(after, TimeUnit.MILLISECONDS).execute(() -> instances[victim].kill());
        T answered = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        instances[victim].kill();
        instances[victim] = ServiceRun.start(servers);
        return answered;
    }

    /** To the one that dies first, as a load balancer might; then to each in turn. */
    private <T> T answered(Request<T> request, String key, int victim) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int attempt = 0; System.nanoTime() < deadline; attempt++) {
            try {
                return request.to(instances[(victim + attempt) % 2].tasks(), key);
            } catch (ApiException e) {
                if (e.getCode() >= CLIENT_ERROR && e.getCode() < SERVER_ERROR) {
                    throw new AssertionError(e.getResponseBody(), e);
                }
            }
        }
        throw new AssertionError("not answered in time");
    }

    private void awaitState(String name, TaskState state) {
        await().atMost(PATIENCE).until(() -> state(name) == state);
    }

    private TaskState state(String name) throws ApiException {
        return shown(name).getSummary().getState();
    }

    private Task shown(String name) throws ApiException {
        return instances[0].tasks().getTask(name);
    }

    private int status(String name) {
        try {
            shown(name);
            return 200;
        } catch (ApiException e) {
            return e.getCode();
        }
    }
}
