package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.operator.crd.MigrationTask;
import io.godwit.operator.task.ObjectForms;
import io.godwit.runtime.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A namespace as its API server shows it. The only class that calls one. */
final class ApiCluster implements Cluster {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;
    private static final Pattern OBJECT_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    /** As ValidatingAdmissionPolicies and webhooks say no, with whatever code they were told to use. */
    private static final Pattern DENIED = Pattern.compile("admission webhook|denied (?:the )?request");

    private static final int LAST_LINES = 5000;
    private static final int MOST_BYTES = 1024 * 1024;

    private final KubernetesClient client;
    private final String namespace;
    private final String ownPod;

    /**
     * A namespace.
     *
     * @param ownPod name of the pod that this process runs in
     */
    ApiCluster(KubernetesClient client, String namespace, String ownPod) {
        this.client = client;
        this.namespace = namespace;
        this.ownPod = ownPod;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public String ownImage() {
        Optional<Pod> own = call(
                "read pod " + ownPod,
                () -> Optional.ofNullable(
                        client.pods().inNamespace(namespace).withName(ownPod).get()));
        return own.flatMap(pod -> pod.getSpec().getContainers().stream().findFirst())
                .map(container -> container.getImage())
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "no image of components is known, as there is no pod " + ownPod + " in " + namespace,
                        "name the image in the template that " + PodTemplate.VARIABLE + " names"));
    }

    /** One that must not be read owns nothing that we know of. */
    @Override
    public Optional<OwnerReference> owner(String task, String taskId) {
        if (!OBJECT_NAME.matcher(task).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(client.resources(MigrationTask.class)
                            .inNamespace(namespace)
                            .withName(task)
                            .get())
                    .filter(object -> ObjectForms.isOf(object, taskId))
                    .map(ApiCluster::owner);
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN || e.getCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw failure("read migrationtask " + task, e);
        }
    }

    private static OwnerReference owner(MigrationTask object) {
        return new OwnerReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .withController(true)
                .build();
    }

    @Override
    public Optional<Deployment> deployment(String name) {
        return call(
                "read deployment " + name,
                () -> Optional.ofNullable(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }

    @Override
    public List<Deployment> deployments(Map<String, String> labels) {
        return call("list deployments", () -> client.apps()
                .deployments()
                .inNamespace(namespace)
                .withLabels(labels)
                .list()
                .getItems());
    }

    @Override
    public List<Pod> pods(Map<String, String> labels) {
        return call("list pods", () -> client.pods()
                .inNamespace(namespace)
                .withLabels(labels)
                .list()
                .getItems());
    }

    @Override
    public boolean apply(Deployment wanted) {
        return unlessChanged("apply deployment " + wanted.getMetadata().getName(), () -> client.resource(wanted)
                .fieldManager(Labels.GODWIT)
                .forceConflicts()
                .serverSideApply());
    }

    @Override
    public String apply(Secret wanted) {
        Secret applied = call("apply secret " + wanted.getMetadata().getName(), () -> client.resource(wanted)
                .fieldManager(Labels.GODWIT)
                .forceConflicts()
                .serverSideApply());
        return applied.getMetadata().getResourceVersion();
    }

    /** A merge patch: an apply would give up every field that it does not name. */
    @Override
    public boolean scaleToNone(Deployment known, OptionalInt exit) {
        String name = known.getMetadata().getName();
        String version = known.getMetadata().getResourceVersion();
        String code = exit.isPresent() ? String.valueOf(exit.getAsInt()) : Labels.NO_EXIT;
        Map<String, Object> patch = Map.of(
                "metadata",
                Map.of("resourceVersion", version, "annotations", Map.of(Labels.EXIT, code)),
                "spec",
                Map.of("replicas", 0));
        return unlessChanged("scale deployment " + name, () -> merged(name, patch));
    }

    private Deployment merged(String name, Map<String, Object> patch) {
        PatchContext merge = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(Labels.GODWIT)
                .build();
        return client.apps().deployments().inNamespace(namespace).withName(name).patch(merge, Json.text(patch));
    }

    @Override
    public void annotate(String name, Map<String, String> annotations) {
        Map<String, Object> patch = Map.of("metadata", Map.of("annotations", annotations));
        try {
            merged(name, patch);
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND) {
                throw failure("annotate deployment " + name, e);
            }
        }
    }

    @Override
    public void deletePod(String name) {
        call(
                "delete pod " + name,
                () -> client.pods().inNamespace(namespace).withName(name).delete());
    }

    @Override
    public void forgetPod(String name) {
        call("forget pod " + name, () -> client.pods()
                .inNamespace(namespace)
                .withName(name)
                .withGracePeriod(0)
                .delete());
    }

    @Override
    public void delete(String name) {
        call("delete deployment " + name, () -> client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete());
    }

    @Override
    public void deleteSecret(String name) {
        call(
                "delete secret " + name,
                () -> client.secrets().inNamespace(namespace).withName(name).delete());
    }

    @Override
    public Optional<String> log(String pod, Optional<Long> sinceSeconds) {
        String part = sinceSeconds
                .map(second -> "sinceTime="
                        + URLEncoder.encode(Instant.ofEpochSecond(second).toString(), StandardCharsets.UTF_8)
                        + "&limitBytes=" + MOST_BYTES)
                .orElse("tailLines=" + LAST_LINES);
        String path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/log?container=" + PodTemplate.CONTAINER
                + "&timestamps=true&" + part;
        try {
            return Optional.ofNullable(client.raw(path));
        } catch (KubernetesClientException e) {
            if (e.getCode() == BAD_REQUEST || e.getCode() == NOT_FOUND) { // it has not started, or is gone
                return Optional.empty();
            }
            throw failure("read the log of pod " + pod, e);
        }
    }

    private static boolean unlessChanged(String doing, Supplier<Deployment> request) {
        try {
            return request.get() != null;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return false;
            }
            throw failure(doing, e);
        }
    }

    private static <T> T call(String doing, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw failure(doing, e);
        }
    }

    /** A server that starts refuses everybody for a moment, and rights, quotas and policies are changed without a word to us: both pass. */
    static GodwitException failure(String doing, KubernetesClientException e) {
        String text = "cannot " + doing + ": " + e.getMessage();
        return switch (e.getCode()) {
            case BAD_REQUEST, INVALID ->
                DENIED.matcher(text).find()
                        ? refused(text, e)
                        : GodwitException.configuration(
                                ErrorCode.CLUSTER_REFUSED,
                                text,
                                "correct the template of components' pods that " + PodTemplate.VARIABLE + " names",
                                e);
            case UNAUTHORIZED, FORBIDDEN, NOT_FOUND -> refused(text, e);
            default ->
                GodwitException.retriable(
                        ErrorCode.CLUSTER_UNREACHABLE,
                        text,
                        "check that the cluster's API server answers; what runs goes on meanwhile",
                        e);
        };
    }

    private static GodwitException refused(String text, KubernetesClientException e) {
        return GodwitException.retriable(
                ErrorCode.CLUSTER_REFUSED,
                text,
                "check the role of the service's account, and the quotas and policies of the namespace",
                e);
    }
}
