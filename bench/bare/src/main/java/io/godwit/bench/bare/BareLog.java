package io.godwit.bench.bare;

import com.google.protobuf.CodedInputStream;
import io.godwit.model.error.GodwitException;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import milvus.proto.msg.Msg;

/** Parses the inserts of one measured collection out of the messages of Milvus's log, and nothing else. Thread-safe. */
public final class BareLog {
    private final long collectionId;
    private final int dimension;

    /** The inserts of a collection. */
    public BareLog(long collectionId, int dimension) {
        this.collectionId = collectionId;
        this.dimension = dimension;
    }

    /** Passes on each row that the message inserts, as a bare row. */
    public void read(byte[] message, Consumer<byte[]> rows) {
        inserted(message).ifPresent(request -> BareColumns.emit(request.getFieldsDataList(), dimension, rows));
    }

    /** Keys of the rows that the message puts into the collection. */
    public List<Long> keys(byte[] message) {
        return inserted(message)
                .map(request -> BareColumns.keys(request.getFieldsDataList()))
                .orElse(List.of());
    }

    private Optional<Msg.InsertRequest> inserted(byte[] message) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(message);
            in.readTag(); // every message begins with its base
            MsgBase base = MsgBase.parseFrom(in.readByteBuffer());
            return base.getMsgType() == MsgType.Insert
                    ? Optional.of(Msg.InsertRequest.parseFrom(message))
                            .filter(request -> request.getCollectionID() == collectionId && request.getNumRows() > 0)
                    : Optional.empty();
        } catch (IOException e) {
            throw GodwitException.bug("a message of the measured log cannot be parsed", e);
        }
    }
}
