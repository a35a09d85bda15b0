package io.godwit.bench.bare;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.model.error.GodwitException;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Pages through a collection while the next page is on its way, and does nothing else. Thread-safe. */
public final class BareScan implements AutoCloseable {
    private static final int PAGE_BYTES = 4 * 1024 * 1024;
    private static final int MOST_PAGE_ROWS = 16_384;
    private static final long EVENTUALLY = 1;

    private final MilvusConnection connection;
    private final int dimension;

    /** Scans of one server. */
    public BareScan(MilvusLogin login, int dimension) {
        this.connection = MilvusConnection.open(login);
        this.dimension = dimension;
    }

    /** Reads keys {@code [from, to)} and returns the number of rows, each of which arrived decoded. */
    public long count(String collection, long from, long to) {
        long[] rows = {0};
        pages(
                collection,
                from,
                to,
                page -> rows[0] += BareColumns.keys(page.getFieldsDataList()).size());
        return rows[0];
    }

    /** Reads keys {@code [from, to)} and passes on each row as a bare row. */
    public void read(String collection, long from, long to, Consumer<byte[]> rows) {
        pages(collection, from, to, page -> BareColumns.emit(page.getFieldsDataList(), dimension, rows));
    }

    @Override
    public void close() {
        connection.close();
    }

    private void pages(String collection, long from, long to, Consumer<QueryResults> pages) {
        Future<QueryResults> coming = ask(collection, from - 1, to);
        for (QueryResults page = await(coming); page.getFieldsDataCount() > 0; page = await(coming)) {
            List<Long> keys = BareColumns.keys(page.getFieldsDataList());
            if (keys.isEmpty()) {
                return;
            }
            coming = ask(collection, keys.getLast(), to);
            pages.accept(page);
        }
    }

    private Future<QueryResults> ask(String collection, long after, long to) {
        int rowBytes = 128 + dimension * Float.BYTES;
        return connection
                .later()
                .query(QueryRequest.newBuilder()
                        .setCollectionName(collection)
                        .setExpr("id > " + after + " and id < " + to)
                        .addOutputFields("*")
                        .setConsistencyLevel(ConsistencyLevel.Customized)
                        .setGuaranteeTimestamp(EVENTUALLY)
                        .addQueryParams(
                                pair("limit", String.valueOf(Math.clamp(PAGE_BYTES / rowBytes, 16, MOST_PAGE_ROWS))))
                        .addQueryParams(pair("offset", "0"))
                        .addQueryParams(pair("reduce_stop_for_best", "true"))
                        .build());
    }

    private static QueryResults await(Future<QueryResults> coming) {
        try {
            QueryResults results = coming.get();
            MilvusFailures.check("the bare scan", results.getStatus());
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("scanning bare");
        } catch (ExecutionException e) {
            throw GodwitException.bug("the bare scan failed", e.getCause());
        }
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
