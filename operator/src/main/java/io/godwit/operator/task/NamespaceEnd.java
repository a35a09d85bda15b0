package io.godwit.operator.task;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.operator.crd.MigrationTask;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last deed of an instance whose namespace is being deleted: the cluster ends pods first and removes other objects afterwards, when nobody is
 * left who could take the finalizers off them, and would wait for ever.
 */
final class NamespaceEnd {
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceEnd.class);

    private final KubernetesClient client;
    private final String namespace;
    private final TaskReconciliation tasks;

    NamespaceEnd(KubernetesClient client, String namespace, TaskReconciliation tasks) {
        this.client = client;
        this.namespace = namespace;
        this.tasks = tasks;
    }

    /** Lets every MigrationTask go, if the namespace does. Finalizers first: they need nobody but the API server. */
    void letGo() {
        try {
            if (!ApiObjects.ends(client, namespace)) {
                return;
            }
            LOG.warn("namespace {} is being deleted: its tasks are stopped, and stay in Kafka", namespace);
            List<MigrationTask> objects = client.resources(MigrationTask.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems();
            objects.forEach(this::withoutFinalizer);
            objects.stream().map(ObjectForms::task).forEach(tasks::leave);
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "the objects of namespace {} may wait for somebody to remove their finalizers: {}",
                    namespace,
                    e.getMessage());
        }
    }

    private void withoutFinalizer(MigrationTask object) {
        client.resources(MigrationTask.class)
                .inNamespace(namespace)
                .withName(object.getMetadata().getName())
                .edit(found -> {
                    found.removeFinalizer(Guarded.FINALIZER);
                    return found;
                });
    }
}
