package io.godwit.store.pipeline;

import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.SourceCatalog;
import io.godwit.runtime.change.ChangePublisher;
import io.godwit.runtime.change.ChangeSpace;
import io.godwit.runtime.change.RereadRequests;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.state.StoreStatus;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Everything outside the Store that it touches.
 *
 * @param selects whether the task selects a collection
 * @param requests keys that users want to be read again
 * @param space disk space of the change topics
 * @param statuses receives the state of the Store; a newer one replaces an older one
 */
public record StorePorts(
        SourceLog log,
        LogDecoder decoder,
        SourceCatalog catalog,
        Predicate<CollectionName> selects,
        KeyReader keys,
        RereadRequests requests,
        SchemaRegistry registry,
        ChangePublisher publisher,
        ChangeSpace space,
        Consumer<StoreStatus> statuses,
        Clock clock) {}
