package io.godwit.milvus.log;

import io.godwit.model.log.LogKeys;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.IDs;
import java.util.List;
import milvus.proto.msg.Msg;

/** The keys of a delete message. */
final class DeletedKeys implements LogKeys {
    private final Msg.DeleteRequest request;
    private final boolean numeric;

    private DeletedKeys(Msg.DeleteRequest request, boolean numeric) {
        this.request = request;
        this.numeric = numeric;
    }

    /** Checks that keys and timestamps are as many and of the collection's type. */
    static DeletedKeys of(CollectionSchema collection, Msg.DeleteRequest request) {
        boolean numeric = collection.key().type() == FieldType.INT64;
        DeletedKeys keys = new DeletedKeys(request, numeric);
        IDs ids = request.getPrimaryKeys();
        InconsistentMessageException.require(
                !request.hasPrimaryKeys()
                        || ids.getIdFieldCase() == IDs.IdFieldCase.IDFIELD_NOT_SET
                        || ids.hasIntId() == numeric,
                "keys of another type than the collection's");
        InconsistentMessageException.require(
                keys.size() == request.getTimestampsCount(),
                keys.size() + " keys, " + request.getTimestampsCount() + " timestamps");
        return keys;
    }

    @Override
    public int size() {
        if (!request.hasPrimaryKeys()) {
            return oldKeys().size();
        }
        return numeric
                ? request.getPrimaryKeys().getIntId().getDataCount()
                : request.getPrimaryKeys().getStrId().getDataCount();
    }

    @Override
    public Key key(int i) {
        if (!request.hasPrimaryKeys()) {
            return Key.of(oldKeys().get(i));
        }
        return numeric
                ? Key.of(request.getPrimaryKeys().getIntId().getData(i))
                : Key.of(request.getPrimaryKeys().getStrId().getData(i));
    }

    @Override
    public long tso(int i) {
        return request.getTimestamps(i);
    }

    /** Where keys stood before text could be one; servers fill the newer field. */
    @SuppressWarnings("deprecation")
    private List<Long> oldKeys() {
        return request.getInt64PrimaryKeysList();
    }
}
