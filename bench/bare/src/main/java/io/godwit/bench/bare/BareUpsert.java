package io.godwit.bench.bare;

import com.google.protobuf.ByteString;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.MilvusLogin;
import io.milvus.grpc.UpsertRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Upserts bare rows into a measured collection, each batch as one request. One thread. */
public final class BareUpsert implements AutoCloseable {
    private final MilvusConnection connection;
    private final int dimension;

    /** A connection of its own. */
    public BareUpsert(MilvusLogin login, int dimension) {
        this.connection = MilvusConnection.open(login);
        this.dimension = dimension;
    }

    /** Returns when Milvus has acknowledged all of the rows. */
    public void upsert(String collection, List<byte[]> rows) {
        BenchColumns columns = new BenchColumns();
        rows.forEach(row -> append(row, columns));
        UpsertRequest request = UpsertRequest.newBuilder()
                .setCollectionName(collection)
                .setNumRows(rows.size())
                .addAllFieldsData(columns.fields(dimension))
                .build();
        String doing = "upserting bare rows";
        MilvusFailures.check(
                doing, connection.call(doing, stub -> stub.upsert(request)).getStatus());
    }

    private void append(byte[] bytes, BenchColumns columns) {
        ByteBuffer row = ByteBuffer.wrap(bytes);
        columns.plain(row.getLong(), row.getFloat(), text(row), text(row), text(row));
        row.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < dimension; i++) {
            columns.element(row.getFloat());
        }
    }

    private static ByteString text(ByteBuffer row) {
        int size = row.getInt();
        ByteString text = ByteString.copyFrom(row.array(), row.position(), size);
        row.position(row.position() + size);
        return text;
    }

    @Override
    public void close() {
        connection.close();
    }
}
