package io.godwit.control.turn;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.TargetLook;
import io.godwit.model.target.WriteProbe;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What a flow back needs of the target.
 *
 * @param logs change logs of tables
 * @param log the target's changes, as the flow back reads them: of no table in particular
 * @param channel the one channel of that log
 * @param timestamps up to which timestamp everything is before a place of it
 * @param sourceDecoder reads the messages of the source's log that concern some collections
 * @param followed opens the target's changes of some mappings
 * @param look asks the target what its user may do
 * @param writes asks whether collections of the source may be written
 */
public record TurnPorts(
        ChangeLogs logs,
        SourceLog log,
        String channel,
        ToLongFunction<LogPosition> timestamps,
        Function<Collection<CollectionSchema>, LogDecoder> sourceDecoder,
        Function<Collection<TableMapping>, FollowedLog> followed,
        Supplier<TargetLook> look,
        Supplier<WriteProbe> writes)
        implements AutoCloseable {
    @Override
    public void close() {
        logs.close();
        log.close();
    }
}
