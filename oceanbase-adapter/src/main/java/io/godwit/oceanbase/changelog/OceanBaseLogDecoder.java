package io.godwit.oceanbase.changelog;

import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogRecord;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Reads what {@link OceanBaseLog} hands out. Thread-safe. A row that no row of the collection's shape can hold, such as one with NULL in
 * an array, is {@link LogMessage.Malformed}: it is never changed to fit.
 */
public final class OceanBaseLogDecoder implements LogDecoder {
    /** The one partition that a removal concerns where others may hold a row under the key. */
    private static final long HERE = 0;

    private final Map<Long, CollectionSchema> collections;

    /** A decoder of the changes of these mappings' tables. */
    public OceanBaseLogDecoder(Collection<TableMapping> mappings) {
        this.collections = mappings.stream()
                .map(TableMapping::collection)
                .collect(Collectors.toUnmodifiableMap(CollectionSchema::id, c -> c));
    }

    @Override
    public LogMessage decode(LogRecord record) {
        try {
            return decode(record.channel(), ByteBuffer.wrap(record.payload()));
        } catch (RuntimeException e) { // whatever the bytes make the parser do
            return new LogMessage.Malformed(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private LogMessage decode(String channel, ByteBuffer in) {
        byte kind = in.get();
        return switch (kind) {
            case Payload.TICK -> new LogMessage.Tick(in.getLong());
            case Payload.INEXPRESSIBLE -> {
                long collection = in.getLong();
                String why = StandardCharsets.UTF_8.decode(in.slice()).toString();
                yield collections.containsKey(collection)
                        ? new LogMessage.Malformed(why, OptionalLong.of(collection))
                        : new LogMessage.Foreign("foreign-table");
            }
            case Payload.ROWS, Payload.REMOVED, Payload.REMOVED_HERE -> {
                CollectionSchema collection = collections.get(in.getLong());
                yield collection == null
                        ? new LogMessage.Foreign("foreign-table")
                        : changes(channel, kind, collection, in);
            }
            default -> new LogMessage.Malformed("payload of kind " + kind);
        };
    }

    private static LogMessage changes(String channel, byte kind, CollectionSchema collection, ByteBuffer in) {
        return kind == Payload.ROWS
                ? new LogMessage.Put(
                        collection.id(), HERE, "", channel, new EncodedRows(collection, Payload.events(in)))
                : new LogMessage.Removed(
                        collection.id(),
                        kind == Payload.REMOVED ? LogMessage.EVERY_PARTITION : HERE,
                        "",
                        channel,
                        Payload.keys(collection, in));
    }
}
