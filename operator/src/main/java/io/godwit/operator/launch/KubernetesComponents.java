package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.godwit.control.ComponentKind;
import io.godwit.control.ComponentStarter;
import io.godwit.control.SpecComparison;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Components as workloads of a cluster, one Deployment each. They belong to their task: whichever instance of the control service continues
 * it finds them by name and labels, and the cluster starts them again while no instance is there. What is kept about an instance is in its
 * Deployment alone.
 */
public final class KubernetesComponents implements ComponentStarter {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesComponents.class);
    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Cluster cluster;
    private final ClusterLook look;
    private final WorkloadPlan plan;
    private final SecretResolver secrets;
    private final WaitClock clock;
    private final Duration drainLimit;

    /**
     * The components of a namespace.
     *
     * @param drainLimit how long one is waited for that was asked to end
     */
    KubernetesComponents(
            Cluster cluster,
            ClusterLook look,
            WorkloadPlan plan,
            SecretResolver secrets,
            WaitClock clock,
            Duration drainLimit) {
        this.cluster = cluster;
        this.look = look;
        this.plan = plan;
        this.secrets = secrets;
        this.clock = clock;
        this.drainLimit = drainLimit;
    }

    /**
     * Leaves alone what fits; else writes what is wanted, and the cluster replaces the pod that it has. Kafka's settings are written in any
     * case: whatever the cluster starts has the newest.
     *
     * @throws GodwitException retriable while the API server does not answer, or refuses; fenced if a newer run has the instance
     */
    @Override
    public Running start(TaskRecord task, String component, int ordinal) {
        Workload wanted = wanted(task, ComponentKind.of(component), ordinal);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Running> running = foundOrApplied(task, wanted);
            if (running.isPresent()) {
                return running.get();
            }
        }
        throw GodwitException.retriable(
                ErrorCode.CLUSTER_REFUSED,
                "deployment " + wanted + " changes all the time",
                "find out who changes it: kubectl get deployment " + wanted + " --show-managed-fields -o yaml",
                null);
    }

    private Workload wanted(TaskRecord task, ComponentKind kind, int ordinal) {
        KafkaSpec kafka = SpecComparison.published(task.spec()).kafka();
        Map<String, String> properties = kafka.properties().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> secrets.resolve(entry.getValue())));
        return plan.of(task, kind, ordinal, properties, cluster.owner(task.name(), task.id()));
    }

    /** Empty if somebody else changed it meanwhile. */
    private Optional<Running> foundOrApplied(TaskRecord task, Workload planned) {
        Optional<Deployment> found = cluster.deployment(planned.name());
        Workload wanted = secured(planned, found);
        return switch (StartDecision.of(found, wanted.deployment())) {
            case StartDecision.Leave leave -> {
                LOG.info("task={} {} runs already", task.name(), wanted);
                yield Optional.of(running(task, wanted.name(), true));
            }
            case StartDecision.Done done ->
                Optional.of(running(task, wanted.name(), false).ended(done.exit()));
            case StartDecision.Refuse refuse -> throw refuse.failure();
            case StartDecision.Apply apply -> {
                boolean applied = cluster.apply(versioned(wanted.deployment(), apply.version()));
                if (applied) {
                    LOG.info("task={} {} is started", task.name(), wanted);
                }
                yield applied ? Optional.of(running(task, wanted.name(), false)) : Optional.empty();
            }
        };
    }

    /** With Kafka's settings written, unless nothing runs with them, or it is not this run's to write them. */
    private Workload secured(Workload planned, Optional<Deployment> found) {
        boolean runs =
                switch (StartDecision.of(found, planned.deployment())) {
                    case StartDecision.Leave leave -> true;
                    case StartDecision.Apply apply -> true;
                    case StartDecision.Done done -> false;
                    case StartDecision.Refuse refuse -> false;
                };
        return planned.secret()
                .filter(secret -> runs)
                .map(cluster::apply)
                .map(planned::secured)
                .orElse(planned);
    }

    private static Deployment versioned(Deployment wanted, Optional<String> version) {
        return version.map(found -> new DeploymentBuilder(wanted)
                        .editMetadata()
                        .withResourceVersion(found)
                        .endMetadata()
                        .build())
                .orElse(wanted);
    }

    /** A pod that the cluster would start later is replaced by one that it starts now. */
    private StandingWorkload running(TaskRecord task, String name, boolean hurries) {
        List<Pod> pods = cluster.pods(Labels.selector(name));
        if (hurries) {
            pods.stream().filter(PodDeath::isStuck).forEach(this::hurry);
        }
        return new StandingWorkload(
                cluster,
                look,
                clock,
                drainLimit,
                name,
                new WorkloadState.Owner(task.id(), task.generation()),
                WorkloadState.buried(pods));
    }

    private void hurry(Pod stuck) {
        String name = stuck.getMetadata().getName();
        try {
            cluster.deletePod(name);
        } catch (GodwitException e) { // the cluster starts it all the same, only later
            LOG.warn("code={} pod {} is not replaced: {}", e.code(), name, e.getMessage());
        }
    }

    @Override
    public void end(TaskRecord task, Set<String> except) {
        Predicate<HasMetadata> ends =
                object -> Labels.generation(object) <= task.generation() && !except.contains(Labels.instance(object));
        Map<String, String> ofTask = Labels.ofTask(task.id());
        cluster.deployments(ofTask).stream().filter(ends).forEach(this::remove);
        long until = clock.nanoTime() + drainLimit.toNanos();
        List<Pod> left = left(ofTask, ends);
        while (!left.isEmpty()
                && clock.nanoTime() - until < 0
                && !Thread.currentThread().isInterrupted()) {
            clock.pause(PAUSE);
            left = left(ofTask, ends);
        }
        if (clock.nanoTime() - until >= 0) {
            new LostPods(cluster, clock, drainLimit).forget(left);
        }
    }

    private List<Pod> left(Map<String, String> ofTask, Predicate<HasMetadata> ends) {
        return LostPods.left(cluster.pods(ofTask).stream().filter(ends).toList());
    }

    /**
     * Secrets are removed by name, so that the service needs no right to list those of the namespace, and only where Godwit has written them:
     * by the Deployment that uses one, or, where somebody deleted that, by the task's settings.
     */
    @Override
    public void forget(TaskRecord task) {
        cluster.deployments(Labels.ofTask(task.id())).forEach(this::remove);
        if (!SpecComparison.published(task.spec()).kafka().properties().isEmpty()) {
            names(task).filter(name -> cluster.deployment(name).isEmpty()).forEach(cluster::deleteSecret);
        }
    }

    private void remove(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        cluster.delete(name);
        if (Workload.hasSecret(deployment)) {
            cluster.deleteSecret(name);
        }
    }

    private static Stream<String> names(TaskRecord task) {
        return Arrays.stream(ComponentKind.values())
                .flatMap(kind -> IntStream.range(0, kind.instances(SpecComparison.published(task.spec())))
                        .mapToObj(ordinal -> WorkloadPlan.name(task, kind, ordinal)));
    }

    @Override
    public boolean needsRestart(TaskRecord running, TaskRecord wanted) {
        return SpecComparison.needsRestart(running, wanted);
    }

    @Override
    public String logFile(TaskRecord task, String component, int ordinal) {
        return "kubectl logs --namespace " + cluster.namespace() + " deployment/"
                + WorkloadPlan.name(task, ComponentKind.of(component), ordinal);
    }
}
