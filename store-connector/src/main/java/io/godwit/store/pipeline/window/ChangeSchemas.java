package io.godwit.store.pipeline.window;

import io.godwit.runtime.kafka.RowSchemaIds;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.state.HandOff;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the schemas of change topics. A collection needs them with its first change; until then they are registered ahead, one
 * topic after another, so that neither the start nor, usually, a first change waits for hundreds of them. Thread-safe.
 */
public final class ChangeSchemas {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeSchemas.class);

    private final SchemaRegistry registry;

    public ChangeSchemas(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** Blocks unless they are registered; throws what {@link SchemaRegistry#register} throws. */
    RowSchemaIds of(HandOff handOff) {
        return registry.registerRows(
                handOff.changes().orElseThrow().topic(), handOff.mapping().collection());
    }

    /**
     * Begins to register those of {@code handOffs} on a thread of its own; what fails is left to the first change, which reports
     * it.
     */
    public void registerAhead(List<HandOff> handOffs, BooleanSupplier stopping) {
        Thread.ofPlatform().daemon().name("schemas").start(() -> {
            try {
                for (int i = 0; i < handOffs.size() && !stopping.getAsBoolean(); i++) {
                    of(handOffs.get(i));
                }
            } catch (RuntimeException e) {
                LOG.debug("the first changes report it again: {}", e.getMessage());
            }
        });
    }
}
