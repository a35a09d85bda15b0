package io.godwit.bench.bare;

import com.google.protobuf.CodedInputStream;
import io.godwit.model.error.GodwitException;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import java.io.IOException;
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
        try {
            CodedInputStream in = CodedInputStream.newInstance(message);
            in.readTag(); // every message begins with its base
            MsgBase base = MsgBase.parseFrom(in.readByteBuffer());
            if (base.getMsgType() == MsgType.Insert) {
                Msg.InsertRequest request = Msg.InsertRequest.parseFrom(message);
                if (request.getCollectionID() == collectionId && request.getNumRows() > 0) {
                    BareColumns.emit(request.getFieldsDataList(), dimension, rows);
                }
            }
        } catch (IOException e) {
            throw GodwitException.bug("a message of the measured log cannot be parsed", e);
        }
    }
}
