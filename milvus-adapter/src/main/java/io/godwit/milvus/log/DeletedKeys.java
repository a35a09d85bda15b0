package io.godwit.milvus.log;

import io.godwit.model.log.LogKeys;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import java.util.List;
import milvus.proto.msg.Msg;

/** The keys of a delete message. */
final class DeletedKeys implements LogKeys {
    private final Msg.DeleteRequest request;

    private DeletedKeys(Msg.DeleteRequest request) {
        this.request = request;
    }

    /** Checks that there are as many keys as timestamps, of the collection's type. */
    static DeletedKeys of(CollectionSchema collection, Msg.DeleteRequest request) {
        boolean numeric = collection.key().type() == FieldType.INT64;
        DeletedKeys keys = new DeletedKeys(request);
        boolean known =
                switch (request.getPrimaryKeys().getIdFieldCase()) {
                    case INT_ID -> numeric;
                    case STR_ID -> !numeric;
                    case IDFIELD_NOT_SET -> numeric && !keys.oldKeys().isEmpty();
                };
        InconsistentMessageException.require(known, "it has no keys of the collection's type");
        InconsistentMessageException.require(
                keys.size() == request.getTimestampsCount(),
                keys.size() + " keys, " + request.getTimestampsCount() + " timestamps");
        InconsistentMessageException.require(!request.getTimestampsList().contains(0L), "a key has no timestamp");
        return keys;
    }

    @Override
    public int size() {
        return switch (request.getPrimaryKeys().getIdFieldCase()) {
            case INT_ID -> request.getPrimaryKeys().getIntId().getDataCount();
            case STR_ID -> request.getPrimaryKeys().getStrId().getDataCount();
            case IDFIELD_NOT_SET -> oldKeys().size();
        };
    }

    @Override
    public Key key(int i) {
        return switch (request.getPrimaryKeys().getIdFieldCase()) {
            case INT_ID -> Key.of(request.getPrimaryKeys().getIntId().getData(i));
            case STR_ID -> Key.of(request.getPrimaryKeys().getStrId().getData(i));
            case IDFIELD_NOT_SET -> Key.of(oldKeys().get(i));
        };
    }

    @Override
    public long tso(int i) {
        return request.getTimestamps(i);
    }

    /** The field for keys before text keys existed; servers fill the newer field. */
    @SuppressWarnings("deprecation")
    private List<Long> oldKeys() {
        return request.getInt64PrimaryKeysList();
    }
}
