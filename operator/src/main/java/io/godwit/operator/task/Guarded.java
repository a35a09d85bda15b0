package io.godwit.operator.task;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps whose failure must not end the care for an object: the library gives up after some, and looks again hours later. */
final class Guarded {
    /** Keeps an object until its task is as its deletion wants it. */
    static final String FINALIZER = "godwit.io/release";

    static final int WITHOUT_END = -1;
    static final long PAUSE_MILLIS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

    private Guarded() {}

    /** When to come again. */
    static Duration step(HasMetadata object, Supplier<Duration> step) {
        try {
            return step.get();
        } catch (GodwitException | KubernetesClientException e) {
            LOG.warn(
                    "{} {} is looked at again: {}",
                    object.getKind(),
                    object.getMetadata().getName(),
                    e.getMessage());
            return Duration.ofMillis(PAUSE_MILLIS);
        }
    }
}
