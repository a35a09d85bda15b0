package io.godwit.operator.launch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.godwit.control.ComponentLogs;
import io.godwit.control.ComponentStarter;
import io.godwit.model.task.SecretResolver;
import io.godwit.operator.task.OperatorLoop;
import io.godwit.operator.task.SourceService;
import io.godwit.operator.task.TaskService;
import io.godwit.runtime.limit.WaitClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The namespace in which this process runs its components: its own pod's, or the one of a kubeconfig. */
public final class KubernetesSite implements AutoCloseable {
    /** Environment variable with the namespace, from the downward API. */
    public static final String NAMESPACE = "GODWIT_NAMESPACE";

    private static final String POD = "GODWIT_POD";
    private static final String TEMPLATE = "/etc/godwit/component.yaml";
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 10_000;
    /** What the cluster needs to end a pod besides the pod's grace. */
    private static final Duration BESIDES = Duration.ofSeconds(20);

    private final KubernetesClient client;
    private final Cluster cluster;
    private final ClusterLook look;
    private final PodTemplate template;
    private final String pod;

    private KubernetesSite(KubernetesClient client, Cluster cluster, PodTemplate template, String pod) {
        this.client = client;
        this.cluster = cluster;
        this.look = new ClusterLook(cluster, WaitClock.SYSTEM);
        this.template = template;
        this.pod = pod;
    }

    /** The one that this process's environment names; asks the cluster nothing. A configuration failure if there is no template. */
    public static KubernetesSite of(Map<String, String> environment) {
        PodTemplate template = PodTemplate.read(Path.of(environment.getOrDefault(PodTemplate.VARIABLE, TEMPLATE)));
        KubernetesClient client = client();
        String namespace = Optional.ofNullable(environment.get(NAMESPACE))
                .filter(name -> !name.isBlank())
                .or(() -> Optional.ofNullable(client.getNamespace()))
                .orElse("default");
        String pod = environment.getOrDefault(POD, environment.getOrDefault("HOSTNAME", ""));
        return new KubernetesSite(client, new ApiCluster(client, namespace, pod), template, pod);
    }

    private static KubernetesClient client() {
        Config config = Config.autoConfigure(null); // not copied: it renews the account's token
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setRequestTimeout(ANSWER_MILLIS);
        config.setRequestRetryBackoffLimit(0); // callers try again
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Follows the custom resources there, until it is closed. */
    public OperatorLoop follow(TaskService tasks, SourceService sources) {
        return new OperatorLoop(KubernetesSite::client, cluster.namespace(), pod, tasks, sources).start();
    }

    /** Starts components there. */
    public ComponentStarter components(SecretResolver secrets) {
        return new KubernetesComponents(
                cluster,
                look,
                new WorkloadPlan(cluster.namespace(), new ComponentPod(template, cluster::ownImage)),
                secrets,
                WaitClock.SYSTEM,
                Duration.ofSeconds(template.graceSeconds().orElse(ComponentPod.GRACE_SECONDS))
                        .plus(BESIDES));
    }

    /** Reads what they log. */
    public ComponentLogs logs() {
        return new KubernetesComponentLogs(cluster);
    }

    /** Leaves the components running. */
    @Override
    public void close() {
        look.close();
        client.close();
    }
}
