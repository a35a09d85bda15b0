package io.godwit.store.pipeline;

import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.SourceCatalog;
import io.godwit.runtime.change.ChangePublisher;
import io.godwit.runtime.change.RereadRequests;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.state.StoreStatus;
import java.time.Clock;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Everything outside that the Store touches.
 *
 * @param selects whether the task's choice covers a collection
 * @param requests keys that people want read again
 * @param topicBytes disk space that topics take
 * @param statuses takes the state of the Store; a newer one replaces an older one
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
        ToLongFunction<Collection<String>> topicBytes,
        Consumer<StoreStatus> statuses,
        Clock clock) {}
