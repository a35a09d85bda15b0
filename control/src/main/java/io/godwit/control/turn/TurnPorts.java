package io.godwit.control.turn;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import java.util.Collection;
import java.util.function.Function;

/**
 * What a flow back needs of the target.
 *
 * @param logs change logs of tables
 * @param log the target's changes, as the flow back reads them: of no table in particular
 * @param channel the one channel of that log
 * @param sourceDecoder reads the messages of the source's log that concern some collections
 * @param followed opens the target's changes of some mappings
 */
public record TurnPorts(
        ChangeLogs logs,
        SourceLog log,
        String channel,
        Function<Collection<CollectionSchema>, LogDecoder> sourceDecoder,
        Function<Collection<TableMapping>, FollowedLog> followed)
        implements AutoCloseable {
    @Override
    public void close() {
        logs.close();
        log.close();
    }
}
