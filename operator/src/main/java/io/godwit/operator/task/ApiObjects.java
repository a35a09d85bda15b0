package io.godwit.operator.task;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects of one kind in a namespace, as its API server has them.
 *
 * @param <C> as the client reads them
 * @param <O> as values
 */
final class ApiObjects<C extends CustomResource<Map<String, Object>, Map<String, Object>>, O extends Applied>
        implements AppliedObjects<O> {
    private static final Logger LOG = LoggerFactory.getLogger(ApiObjects.class);
    /** Who writes. */
    static final String GODWIT = "godwit";

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String namespace;
    private final Class<C> kind;
    private final Supplier<C> empty;
    private final Function<C, O> form;

    /**
     * Objects of that kind.
     *
     * @param empty makes one that says nothing
     * @param form reads one
     */
    ApiObjects(KubernetesClient client, String namespace, Class<C> kind, Supplier<C> empty, Function<C, O> form) {
        this.client = client;
        this.namespace = namespace;
        this.kind = kind;
        this.empty = empty;
        this.form = form;
    }

    @Override
    public Optional<O> read(String name) {
        return Optional.ofNullable(client.resources(kind)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(form);
    }

    @Override
    public boolean ends() {
        return ends(client, namespace);
    }

    @Override
    public boolean definitionEnds() {
        return ends(client.apiextensions().v1().customResourceDefinitions().withName(CustomResource.getCRDName(kind)));
    }

    /** Whether that namespace is being deleted. */
    static boolean ends(KubernetesClient client, String namespace) {
        return ends(client.namespaces().withName(namespace));
    }

    private static boolean ends(Resource<? extends HasMetadata> resource) {
        try {
            HasMetadata found = resource.get();
            return found == null || found.getMetadata().getDeletionTimestamp() != null;
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) { // a role of an earlier chart, or one that its user made
                return false;
            }
            throw e;
        }
    }

    /** Its uid is part of what is applied: another object of that name refuses it. */
    @Override
    public void tell(O object, Map<String, Object> status) {
        C told = empty.get();
        told.setMetadata(new ObjectMetaBuilder()
                .withName(object.name())
                .withNamespace(namespace)
                .withUid(object.uid())
                .build());
        told.setSpec(null); // it is not ours to apply
        told.setStatus(status);
        PatchContext apply = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(GODWIT)
                .withForce(true)
                .build();
        try {
            client.resources(kind)
                    .inNamespace(namespace)
                    .resource(told)
                    .subresource("status")
                    .patch(apply);
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
                throw e;
            }
        }
    }

    /** One that cannot be written is not worth a second attempt. */
    @Override
    public void report(O object, Note note) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Event event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(object.name() + ".")
                .withNamespace(namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(HasMetadata.getApiVersion(kind))
                .withKind(HasMetadata.getKind(kind))
                .withName(object.name())
                .withNamespace(namespace)
                .withUid(object.uid())
                .endInvolvedObject()
                .withType(note.warns() ? "Warning" : "Normal")
                .withReason(note.reason())
                .withMessage(note.text())
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent(GODWIT)
                .endSource()
                .withReportingComponent(GODWIT)
                .build();
        try {
            client.v1().events().inNamespace(namespace).resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.warn("object={} an event is not written: {}", object.name(), e.getMessage());
        }
    }
}
