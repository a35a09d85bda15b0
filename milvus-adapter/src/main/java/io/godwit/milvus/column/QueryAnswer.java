package io.godwit.milvus.column;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.Status;
import io.milvus.grpc.VectorField;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to a query, whose dense vectors stay in the bytes that came: on the wire they are what is written on, little-endian
 * float32, and they are most of it. Parsed into objects, each number would be converted twice and copied as often.
 *
 * @param columns the columns; of those in {@code vectors}, the names only
 * @param vectors dense vectors of all rows, by the name of their column
 * @param sizeBytes size of the message
 */
public record QueryAnswer(Status status, List<FieldData> columns, Map<String, PackedFloats> vectors, int sizeBytes) {
    /** The call {@code Query}, answered so. */
    public static final MethodDescriptor<QueryRequest, QueryAnswer> CALL = MilvusServiceGrpc.getQueryMethod().toBuilder(
                    MilvusServiceGrpc.getQueryMethod().getRequestMarshaller(), new Marshaller())
            .build();

    /**
     * Numbers as they came.
     *
     * @param array holds them from {@code offset} on, {@code length} bytes
     */
    record PackedFloats(byte[] array, int offset, int length) {}

    /** Reads a message, which keeps {@code bytes}. */
    static QueryAnswer of(byte[] bytes) throws IOException {
        Status status = Status.getDefaultInstance();
        List<FieldData> columns = new ArrayList<>();
        Map<String, PackedFloats> vectors = new HashMap<>();
        Message message = new Message(bytes, 0, bytes.length);
        for (int field = message.next(); field != Message.END; field = message.next()) {
            switch (field) {
                case QueryResults.STATUS_FIELD_NUMBER ->
                    status = message.value().parse(Status.parser());
                case QueryResults.FIELDS_DATA_FIELD_NUMBER -> {
                    Message column = message.value();
                    PackedFloats floats = floats(column.again());
                    if (floats == null) {
                        columns.add(column.parse(FieldData.parser()));
                    } else {
                        FieldData named = named(column.again());
                        columns.add(named);
                        vectors.put(named.getFieldName(), floats);
                    }
                }
                default -> message.skip();
            }
        }
        return new QueryAnswer(status, columns, vectors, bytes.length);
    }

    /** The numbers of a column of dense vectors; null of any other, or if they did not come in one piece. */
    private static PackedFloats floats(Message column) throws IOException {
        Message vectors = column.only(FieldData.VECTORS_FIELD_NUMBER);
        Message floats = vectors == null ? null : vectors.only(VectorField.FLOAT_VECTOR_FIELD_NUMBER);
        Message numbers = floats == null ? null : floats.only(FloatArray.DATA_FIELD_NUMBER);
        return numbers == null ? null : new PackedFloats(numbers.bytes, numbers.offset, numbers.length);
    }

    private static FieldData named(Message column) throws IOException {
        Message name = column.only(FieldData.FIELD_NAME_FIELD_NUMBER);
        return FieldData.newBuilder()
                .setFieldName(name == null ? "" : name.text())
                .build();
    }

    /** A message on the wire, read field by field. */
    private static final class Message {
        static final int END = 0;

        private final byte[] bytes;
        private final int offset;
        private final int length;
        private final CodedInputStream in;
        private int tag;

        Message(byte[] bytes, int offset, int length) {
            this.bytes = bytes;
            this.offset = offset;
            this.length = length;
            this.in = CodedInputStream.newInstance(bytes, offset, length);
        }

        /** The same from its beginning. */
        Message again() {
            return new Message(bytes, offset, length);
        }

        /** Number of the next field, or {@link #END}. */
        int next() throws IOException {
            tag = in.readTag();
            return WireFormat.getTagFieldNumber(tag);
        }

        void skip() throws IOException {
            in.skipField(tag);
        }

        /** The field's value, which has a length. */
        Message value() throws IOException {
            int size = in.readRawVarint32();
            int at = offset + in.getTotalBytesRead();
            in.skipRawBytes(size);
            return new Message(bytes, at, size);
        }

        /** The value of the field with this number; null if there is none with a length, or several. */
        Message only(int number) throws IOException {
            Message found = null;
            for (int field = next(); field != END; field = next()) {
                if (field != number) {
                    skip();
                } else if (found != null || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    return null;
                } else {
                    found = value();
                }
            }
            return found;
        }

        <T> T parse(Parser<T> parser) throws IOException {
            return parser.parseFrom(bytes, offset, length);
        }

        String text() {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
    }

    private static final class Marshaller implements MethodDescriptor.Marshaller<QueryAnswer> {
        @Override
        public InputStream stream(QueryAnswer answer) {
            throw new UnsupportedOperationException("answers are only read");
        }

        @Override
        public QueryAnswer parse(InputStream message) {
            try {
                byte[] bytes = new byte[message.available()]; // a message is complete when it is handed over
                if (message.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                    throw new EOFException("the answer to a query is cut short");
                }
                return of(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
