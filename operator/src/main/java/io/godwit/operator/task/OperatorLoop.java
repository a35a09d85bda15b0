package io.godwit.operator.task;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.godwit.operator.crd.DataSource;
import io.godwit.operator.crd.MigrationTask;
import io.godwit.runtime.limit.WaitClock;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the custom resources of a namespace while this instance has the lease {@value #LEASE}; others wait for it. Begins anew whenever it
 * loses the lease or the API server, and never ends the process: what runs goes on without it. One thread of its own.
 */
public final class OperatorLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLoop.class);
    private static final String LEASE = "godwit-operator";
    private static final Duration LEASE_LASTS = Duration.ofSeconds(15);
    private static final Duration RENEWED_WITHIN = Duration.ofSeconds(10);
    private static final Duration RENEWED_EVERY = Duration.ofSeconds(2);
    private static final Duration SYNC = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int THREADS = 4;

    private final Supplier<KubernetesClient> clients;
    private final String namespace;
    private final String instance;
    private final TaskService tasks;
    private final SourceService sources;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean leads;
    private volatile Optional<RuntimeInfo> followed = Optional.empty();
    private volatile CountDownLatch lost = new CountDownLatch(0);
    private String complaint = "";

    /**
     * Not started yet.
     *
     * @param instance how the lease names this one: its pod
     */
    public OperatorLoop(
            Supplier<KubernetesClient> clients,
            String namespace,
            String instance,
            TaskService tasks,
            SourceService sources) {
        this.clients = clients;
        this.namespace = namespace;
        this.instance = instance;
        this.tasks = tasks;
        this.sources = sources;
        this.thread = Thread.ofPlatform().daemon().name("operator").unstarted(this::run);
    }

    /** Begins; returns immediately. */
    public OperatorLoop start() {
        thread.start();
        return this;
    }

    /** Whether this instance has the lease and hears of every change of an object. Any thread; asks the cluster nothing. */
    public boolean follows() {
        return leads && followed.filter(RuntimeInfo::allEventSourcesAreHealthy).isPresent();
    }

    private void run() {
        while (!closed) {
            try (KubernetesClient client = clients.get()) {
                follow(client);
            } catch (RuntimeException e) { // the library wraps whatever happened
                complain(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            WaitClock.SYSTEM.await(PAUSE, () -> closed);
        }
    }

    private void follow(KubernetesClient client) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        lost = end;
        Operator operator = new Operator(settings -> settings.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withConcurrentReconciliationThreads(THREADS)
                .withCacheSyncTimeout(SYNC)
                .withReconciliationTerminationTimeout(PAUSE)
                .withInformerStoppedHandler((informer, failure) -> end.countDown())
                .withLeaderElectionConfiguration(election(end)));
        TaskReconciliation reconciliation = new TaskReconciliation(
                tasks,
                new ApiObjects<>(client, namespace, MigrationTask.class, MigrationTask::new, ObjectForms::task),
                Clock.systemUTC());
        register(operator, new TaskReconciler(reconciliation));
        register(
                operator,
                new SourceReconciler(new SourceReconciliation(
                        sources,
                        new ApiObjects<>(client, namespace, DataSource.class, DataSource::new, ObjectForms::source),
                        Clock.systemUTC())));
        try {
            operator.start();
            complaint = "";
            followed = Optional.of(operator.getRuntimeInfo());
            if (!closed) {
                end.await();
            }
        } finally {
            followed = Optional.empty();
            leads = false;
            operator.stop();
            if (closed) {
                new NamespaceEnd(client, namespace, reconciliation).letGo();
            }
        }
    }

    private <R extends HasMetadata> void register(Operator operator, Reconciler<R> reconciler) {
        operator.register(reconciler, settings -> settings.settingNamespace(namespace));
    }

    private LeaderElectionConfiguration election(CountDownLatch end) {
        return new LeaderElectionConfiguration(
                LEASE,
                namespace,
                LEASE_LASTS,
                RENEWED_WITHIN,
                RENEWED_EVERY,
                instance + "_" + UUID.randomUUID(), // a process that was started again in the same pod is another one
                new LeaderCallbacks(() -> leads(end), end::countDown, leader -> {}),
                false);
    }

    /** A lease that came as late as its end counts for nothing. */
    private void leads(CountDownLatch end) {
        leads = end.getCount() > 0;
        LOG.info("this instance follows the custom resources of namespace {}", namespace);
    }

    /** Once for each reason. */
    private void complain(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = String.valueOf(cause.getMessage());
        if (!text.equals(complaint)) {
            LOG.warn(
                    "custom resources are not followed, and nothing is done about them: {}; check that their definitions are"
                            + " applied (deploy/helm/godwit/crds), the role of the service's account, and the API server",
                    text);
            complaint = text;
        }
    }

    @Override
    public void close() {
        closed = true;
        lost.countDown();
        try {
            thread.join(SYNC);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
