package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A namespace in memory, with as much of the controllers and of a kubelet as a launcher sees: a deployment has one running pod of its newest
 * template, or none; none as long as one of an older template is left. A test makes pods die and nodes vanish.
 */
final class MemoryCluster implements Cluster {
    private static final String TEMPLATE = "template";

    private final KubernetesSerialization json = new KubernetesSerialization();
    private final Map<String, Deployment> deployments = new TreeMap<>();
    private final Map<String, Pod> pods = new TreeMap<>();
    private final Map<String, Secret> secrets = new TreeMap<>();
    private final Map<String, OwnerReference> owners = new HashMap<>();
    private final List<String> writes = new ArrayList<>();
    private int lists;
    private long version;
    private boolean away;
    private boolean refusesPods;
    private boolean refusesScale;
    private Runnable beforeNextWrite = () -> {};
    private String log = "";

    // What a test does.

    /** The task is made of an object. */
    synchronized void own(String taskId, OwnerReference owner) {
        owners.put(taskId, owner);
    }

    synchronized void goAway(boolean now) {
        away = now;
    }

    /** Refuses to delete pods. */
    synchronized void refusePods() {
        refusesPods = true;
    }

    /** Refuses to scale deployments, or not any more. */
    synchronized void refuseScale(boolean now) {
        refusesScale = now;
    }

    /** Does something, once, between what the launcher reads and what it writes. */
    synchronized void beforeNextWrite(Runnable change) {
        beforeNextWrite = change;
    }

    synchronized void log(String text) {
        log = text;
    }

    /** What was written so far, {@code apply godwit-...}. */
    synchronized List<String> writes() {
        return List.copyOf(writes);
    }

    /** How often all deployments were asked for. */
    synchronized int lists() {
        return lists;
    }

    synchronized Set<String> secrets() {
        return Set.copyOf(secrets.keySet());
    }

    /** A user has a secret of that name. */
    synchronized void ownSecret(String name) {
        secrets.put(name, new SecretBuilder().withData(Map.of()).build());
    }

    /** What is in the secret. */
    synchronized String secret(String name) {
        return secrets.get(name).getData().values().stream()
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    /** The pod that is there and stays. */
    synchronized Pod pod(String workload) {
        return ofWorkload(workload).stream()
                .filter(pod -> !PodDeath.isRemoved(pod))
                .findFirst()
                .orElseThrow();
    }

    synchronized List<Pod> ofWorkload(String workload) {
        return with(pods, Labels.selector(workload));
    }

    /** Its process ends, and the cluster starts another one, or waits before it does. */
    synchronized void die(String workload, int exit, String reason, boolean waits) {
        die(workload, exit, reason, waits, "");
    }

    /** The same, of one that wrote something before. */
    synchronized void die(String workload, int exit, String reason, boolean waits, String words) {
        Pod pod = pod(workload);
        ContainerStatusBuilder status = new ContainerStatusBuilder()
                .withName(PodTemplate.CONTAINER)
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(exit)
                .withReason(reason)
                .withMessage(words)
                .withContainerID(UUID.randomUUID().toString())
                .withFinishedAt(Instant.now().toString())
                .endTerminated()
                .endLastState();
        if (waits) {
            status.withNewState()
                    .withNewWaiting()
                    .withReason("CrashLoopBackOff")
                    .endWaiting()
                    .endState();
        } else {
            status.withNewState().withNewRunning().endRunning().endState();
        }
        put(new PodBuilder(pod)
                .editStatus()
                .withContainerStatuses(status.build())
                .endStatus()
                .build());
    }

    /** The node is out of memory or disk: the pod ends and stays as a corpse. */
    synchronized void evict(String workload) {
        put(new PodBuilder(pod(workload))
                .editStatus()
                .withPhase("Failed")
                .withReason("Evicted")
                .withContainerStatuses()
                .endStatus()
                .build());
        reconcile();
    }

    /** Its node vanishes: the pod is to be removed, and stays as long as nobody hears from the node. */
    synchronized void loseNode(String workload) {
        put(new PodBuilder(pod(workload))
                .editMetadata()
                .withDeletionTimestamp(Instant.now().toString())
                .endMetadata()
                .build());
        reconcile();
    }

    /** As {@code kubectl rollout restart} does. */
    synchronized void rolloutRestart(String workload) {
        Deployment changed = new DeploymentBuilder(deployments.get(workload))
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToAnnotations(
                        "kubectl.kubernetes.io/restartedAt", Instant.now().toString())
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
        put(changed);
        reconcile();
    }

    /** As {@code kubectl rollout undo} does. */
    synchronized void rolloutUndo(String workload, Deployment before) {
        put(new DeploymentBuilder(deployments.get(workload))
                .editSpec()
                .withTemplate(before.getSpec().getTemplate())
                .endSpec()
                .build());
        reconcile();
    }

    /** As {@code kubectl scale} does. */
    synchronized void scale(String workload, int replicas) {
        put(new DeploymentBuilder(deployments.get(workload))
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .build());
        reconcile();
    }

    synchronized void put(Deployment changed) {
        version++;
        deployments.put(
                changed.getMetadata().getName(),
                new DeploymentBuilder(changed)
                        .editMetadata()
                        .withResourceVersion(String.valueOf(version))
                        .endMetadata()
                        .build());
    }

    private void put(Pod pod) {
        pods.put(pod.getMetadata().getName(), pod);
    }

    // What the launcher sees.

    @Override
    public synchronized Optional<OwnerReference> owner(String task, String taskId) {
        return Optional.ofNullable(owners.get(taskId));
    }

    @Override
    public String namespace() {
        return "migration";
    }

    @Override
    public String ownImage() {
        return "godwit:test";
    }

    @Override
    public synchronized Optional<Deployment> deployment(String name) {
        answer();
        return Optional.ofNullable(deployments.get(name));
    }

    @Override
    public synchronized List<Deployment> deployments(Map<String, String> labels) {
        lists++;
        answer();
        return with(deployments, labels);
    }

    @Override
    public synchronized List<Pod> pods(Map<String, String> labels) {
        answer();
        return with(pods, labels);
    }

    @Override
    public synchronized boolean apply(Deployment wanted) {
        write("apply " + wanted.getMetadata().getName());
        Deployment known = deployments.get(wanted.getMetadata().getName());
        String expected = wanted.getMetadata().getResourceVersion();
        if (known != null
                && expected != null
                && !expected.equals(known.getMetadata().getResourceVersion())) {
            return false;
        }
        put(known == null ? wanted : merged(known, wanted));
        reconcile();
        return true;
    }

    /** Annotations that others set, or that were set by other means, stay. */
    private static Deployment merged(Deployment known, Deployment wanted) {
        Map<String, String> annotations =
                new HashMap<>(known.getSpec().getTemplate().getMetadata().getAnnotations());
        annotations.putAll(wanted.getSpec().getTemplate().getMetadata().getAnnotations());
        Map<String, String> own = new HashMap<>(known.getMetadata().getAnnotations());
        own.putAll(wanted.getMetadata().getAnnotations());
        return new DeploymentBuilder(wanted)
                .editMetadata()
                .withAnnotations(own)
                .endMetadata()
                .editSpec()
                .editTemplate()
                .editMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    @Override
    public synchronized String apply(Secret wanted) {
        String name = wanted.getMetadata().getName();
        write("apply secret " + name);
        Optional<Secret> known = Optional.ofNullable(secrets.get(name));
        boolean same = known.filter(now -> now.getData().equals(wanted.getData())
                        && now.getMetadata()
                                .getLabels()
                                .equals(wanted.getMetadata().getLabels()))
                .isPresent();
        if (!same) {
            version++;
            secrets.put(
                    name,
                    new SecretBuilder(wanted)
                            .editMetadata()
                            .withResourceVersion(String.valueOf(version))
                            .endMetadata()
                            .build());
        }
        return secrets.get(name).getMetadata().getResourceVersion();
    }

    @Override
    public synchronized boolean scaleToNone(Deployment known, OptionalInt exit) {
        String name = known.getMetadata().getName();
        write("scale " + name);
        if (refusesScale) {
            throw GodwitException.retriable(ErrorCode.CLUSTER_REFUSED, "forbidden", "allow it", null);
        }
        if (!deployments
                .get(name)
                .getMetadata()
                .getResourceVersion()
                .equals(known.getMetadata().getResourceVersion())) {
            return false;
        }
        put(new DeploymentBuilder(known)
                .editMetadata()
                .addToAnnotations(Labels.EXIT, exit.isPresent() ? String.valueOf(exit.getAsInt()) : Labels.NO_EXIT)
                .endMetadata()
                .editSpec()
                .withReplicas(0)
                .endSpec()
                .build());
        reconcile();
        return true;
    }

    @Override
    public synchronized void annotate(String name, Map<String, String> annotations) {
        write("annotate " + name);
        if (deployments.containsKey(name)) {
            put(new DeploymentBuilder(deployments.get(name))
                    .editMetadata()
                    .addToAnnotations(annotations)
                    .endMetadata()
                    .build());
        }
    }

    @Override
    public synchronized void deletePod(String name) {
        write("delete pod");
        if (refusesPods) {
            throw GodwitException.retriable(ErrorCode.CLUSTER_REFUSED, "forbidden", "allow it", null);
        }
        if (pods.containsKey(name) && !PodDeath.isRemoved(pods.get(name))) {
            pods.remove(name);
        }
        reconcile();
    }

    @Override
    public synchronized void forgetPod(String name) {
        write("forget pod");
        pods.remove(name);
        reconcile();
    }

    @Override
    public synchronized void delete(String name) {
        write("delete " + name);
        deployments.remove(name);
        pods.values().removeIf(pod -> Labels.value(pod, Labels.WORKLOAD).equals(name) && !PodDeath.isRemoved(pod));
    }

    @Override
    public synchronized void deleteSecret(String name) {
        write("delete secret " + name);
        secrets.remove(name);
    }

    @Override
    public synchronized Optional<String> log(String pod, Optional<Long> sinceSeconds) {
        answer();
        return pods.containsKey(pod) ? Optional.of(log) : Optional.empty();
    }

    private void write(String what) {
        answer();
        Runnable change = beforeNextWrite;
        beforeNextWrite = () -> {};
        change.run();
        writes.add(what);
    }

    private void answer() {
        if (away) {
            throw GodwitException.retriable(ErrorCode.CLUSTER_UNREACHABLE, "no answer", "wait", null);
        }
    }

    private void reconcile() {
        for (Deployment deployment : deployments.values()) {
            String template = json.asJson(deployment.getSpec().getTemplate());
            String name = deployment.getMetadata().getName();
            boolean wanted = deployment.getSpec().getReplicas() > 0;
            pods.values()
                    .removeIf(pod -> Labels.value(pod, Labels.WORKLOAD).equals(name)
                            && !PodDeath.isRemoved(pod)
                            && !(wanted && template.equals(Labels.annotation(pod.getMetadata(), TEMPLATE))));
            boolean runs = ofWorkload(name).stream()
                    .anyMatch(pod -> !PodDeath.isRemoved(pod)
                            && !"Failed".equals(pod.getStatus().getPhase()));
            boolean blocked = ofWorkload(name).stream()
                    .anyMatch(pod -> PodDeath.isRemoved(pod)
                            && !template.equals(Labels.annotation(pod.getMetadata(), TEMPLATE)));
            if (wanted && !runs && !blocked) {
                put(started(deployment, template));
            }
        }
    }

    private static Pod started(Deployment deployment, String template) {
        String uid = UUID.randomUUID().toString();
        return new PodBuilder()
                .withNewMetadata()
                .withName(deployment.getMetadata().getName() + "-" + uid.substring(0, 5))
                .withUid(uid)
                .withLabels(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .withAnnotations(Map.of(TEMPLATE, template))
                .withCreationTimestamp(Instant.now().toString())
                .endMetadata()
                .withSpec(deployment.getSpec().getTemplate().getSpec())
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
    }

    private static <T extends HasMetadata> List<T> with(Map<String, T> all, Map<String, String> labels) {
        return all.values().stream()
                .filter(object -> object.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }
}
