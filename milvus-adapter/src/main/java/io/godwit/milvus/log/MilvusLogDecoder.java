package io.godwit.milvus.log;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogRecord;
import io.godwit.model.schema.CollectionSchema;
import io.milvus.grpc.MsgBase;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import milvus.proto.msg.Msg;

/**
 * Reads the protobuf messages that Milvus 2.3 and 2.4 write. Thread-safe. A message is a bare request without an envelope,
 * whose field 1 is always the MsgBase; of messages about other collections, only the first fields are read.
 */
public final class MilvusLogDecoder implements LogDecoder {
    private static final int BASE = 1;
    private static final int COLLECTION_OF_ROWS = 7;
    private static final int COLLECTION_OF_DROP = 5;
    private static final int COLLECTION_OF_PARTITION_DROP = 6;

    private final Map<Long, CollectionSchema> collections;

    /** A decoder of the changes of these collections. */
    public MilvusLogDecoder(Collection<CollectionSchema> collections) {
        this.collections = collections.stream().collect(Collectors.toUnmodifiableMap(CollectionSchema::id, c -> c));
    }

    @Override
    public LogMessage decode(LogRecord record) {
        try {
            return decode(record.payload());
        } catch (InvalidProtocolBufferException e) {
            return new LogMessage.Malformed("not a protobuf message: " + e.getMessage());
        } catch (InconsistentMessageException e) {
            return new LogMessage.Malformed(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) { // whatever the bytes make the parser do
            return new LogMessage.Malformed(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private LogMessage decode(byte[] payload) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(payload);
        if (in.readTag() != WireFormat.FieldType.MESSAGE.getWireType() + (BASE << 3)) {
            return new LogMessage.Malformed("it does not begin with a MsgBase");
        }
        MsgBase base = MsgBase.parseFrom(in.readByteBuffer());
        return switch (base.getMsgType()) {
            case TimeTick -> new LogMessage.Tick(timestamp(base));
            case Insert -> follows(in, COLLECTION_OF_ROWS) ? insert(payload) : foreign(base);
            case Delete -> follows(in, COLLECTION_OF_ROWS) ? delete(payload) : foreign(base);
            case DropCollection -> follows(in, COLLECTION_OF_DROP) ? dropCollection(payload) : foreign(base);
            case DropPartition -> follows(in, COLLECTION_OF_PARTITION_DROP) ? dropPartition(payload) : foreign(base);
            case UNRECOGNIZED, Undefined -> new LogMessage.Malformed("message type " + base.getMsgTypeValue());
            default -> foreign(base);
        };
    }

    /** A timestamp that was lost would read as 0: as a tick it would say nothing, as a change it would precede all others. */
    private static long timestamp(MsgBase base) {
        InconsistentMessageException.require(base.getTimestamp() != 0, "it has no timestamp");
        return base.getTimestamp();
    }

    /** Messages about collections that nobody follows, and messages that change no row. */
    private static LogMessage foreign(MsgBase base) {
        return new LogMessage.Foreign("foreign-" + base.getMsgType().name().toLowerCase(Locale.ROOT));
    }

    private LogMessage insert(byte[] payload) throws InvalidProtocolBufferException {
        Msg.InsertRequest request = Msg.InsertRequest.parseFrom(payload);
        return new LogMessage.Put(
                request.getCollectionID(),
                request.getPartitionID(),
                request.getPartitionName(),
                request.getShardName(),
                InsertedRows.of(collections.get(request.getCollectionID()), request));
    }

    private LogMessage delete(byte[] payload) throws InvalidProtocolBufferException {
        Msg.DeleteRequest request = Msg.DeleteRequest.parseFrom(payload);
        return new LogMessage.Removed(
                request.getCollectionID(),
                request.getPartitionID(),
                request.getPartitionName(),
                request.getShardName(),
                DeletedKeys.of(collections.get(request.getCollectionID()), request));
    }

    private static LogMessage dropCollection(byte[] payload) throws InvalidProtocolBufferException {
        Msg.DropCollectionRequest request = Msg.DropCollectionRequest.parseFrom(payload);
        return new LogMessage.CollectionDropped(request.getCollectionID(), timestamp(request.getBase()));
    }

    private static LogMessage dropPartition(byte[] payload) throws InvalidProtocolBufferException {
        Msg.DropPartitionRequest request = Msg.DropPartitionRequest.parseFrom(payload);
        InconsistentMessageException.require(request.getPartitionID() != 0, "it names no partition");
        return new LogMessage.PartitionDropped(
                request.getCollectionID(),
                request.getPartitionID(),
                request.getPartitionName(),
                timestamp(request.getBase()));
    }

    /** Whether the collection is a followed one; its id precedes the bulk of the message. */
    private boolean follows(CodedInputStream in, int field) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (field << 3) + WireFormat.WIRETYPE_VARINT) {
                return collections.containsKey(in.readInt64());
            }
            InconsistentMessageException.require(in.skipField(tag), "a group ends that never began");
        }
        throw new InconsistentMessageException("it names no collection");
    }
}
