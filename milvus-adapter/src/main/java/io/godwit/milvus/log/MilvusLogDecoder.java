package io.godwit.milvus.log;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogRecord;
import io.godwit.model.schema.CollectionSchema;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import milvus.proto.msg.Msg;

/**
 * Reads the protobuf messages that Milvus 2.3 and 2.4 write. Thread-safe. A message is a bare request without envelope, whose
 * field 1 is always the MsgBase; of messages about other collections no more than their first fields is read.
 */
public final class MilvusLogDecoder implements LogDecoder {
    private static final int BASE = 1;
    private static final int COLLECTION_OF_ROWS = 7;
    private static final int COLLECTION_OF_DROP = 5;

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
            return new LogMessage.Malformed("no protobuf message: " + e.getMessage());
        } catch (InconsistentMessageException e) {
            return new LogMessage.Malformed(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) { // whatever the bytes do to the parser
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
            case TimeTick -> new LogMessage.Tick(base.getTimestamp());
            case Insert -> collections.containsKey(number(in, COLLECTION_OF_ROWS)) ? insert(payload) : foreign(base);
            case Delete -> collections.containsKey(number(in, COLLECTION_OF_ROWS)) ? delete(payload) : foreign(base);
            case DropCollection ->
                collections.containsKey(number(in, COLLECTION_OF_DROP)) ? dropCollection(payload) : foreign(base);
            case DropPartition -> dropPartition(payload);
            case UNRECOGNIZED, Undefined -> new LogMessage.Malformed("message type " + base.getMsgTypeValue());
            default -> foreign(base);
        };
    }

    /** Messages about collections that nobody follows, and kinds that change no row of one. */
    private static LogMessage foreign(MsgBase base) {
        return new LogMessage.Foreign("foreign-" + base.getMsgType().name().toLowerCase(java.util.Locale.ROOT));
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
        return new LogMessage.CollectionDropped(
                request.getCollectionID(), request.getBase().getTimestamp());
    }

    private LogMessage dropPartition(byte[] payload) throws InvalidProtocolBufferException {
        Msg.DropPartitionRequest request = Msg.DropPartitionRequest.parseFrom(payload);
        return collections.containsKey(request.getCollectionID())
                ? new LogMessage.PartitionDropped(
                        request.getCollectionID(),
                        request.getPartitionID(),
                        request.getPartitionName(),
                        request.getBase().getTimestamp())
                : new LogMessage.Foreign(
                        "foreign-" + MsgType.DropPartition.name().toLowerCase(java.util.Locale.ROOT));
    }

    /** The number in a field that lies before the bulk of the message; 0 where it is absent. */
    private static long number(CodedInputStream in, int field) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int at = WireFormat.getTagFieldNumber(tag);
            if (at == field && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
                return in.readInt64();
            }
            if (at > field || !in.skipField(tag)) {
                return 0;
            }
        }
        return 0;
    }
}
