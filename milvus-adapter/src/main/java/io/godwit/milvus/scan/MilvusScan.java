package io.godwit.milvus.scan;

import io.godwit.milvus.connect.MilvusChannel;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.milvus.grpc.QueryResults;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Pages through a range: each page is asked for behind the last key of the one before, until one comes back empty. The next
 * page is on its way while the caller works on this one; no more than one. One thread.
 */
final class MilvusScan implements RangeScan {
    private static final List<String> ALL_FIELDS = List.of("*");

    private final MilvusChannel channel;
    private final CollectionSchema collection;
    private final ReadPoint at;
    private final int pageRows;
    private KeyRange rest;
    private Future<QueryResults> coming;

    MilvusScan(MilvusChannel channel, CollectionSchema collection, KeyRange range, ReadPoint at, int pageRows) {
        this.channel = channel;
        this.collection = collection;
        this.rest = range;
        this.at = at;
        this.pageRows = pageRows;
        this.coming = ask();
    }

    @Override
    public Optional<RowPage> next() {
        QueryResults results = await();
        if (results.getFieldsDataCount() == 0) {
            return Optional.empty();
        }
        MilvusPage page = new MilvusPage(collection, results);
        if (page.size() == 0) {
            return Optional.empty();
        }
        rest = rest.startingAfter(page.lastKey());
        coming = ask();
        return Optional.of(page);
    }

    @Override
    public void close() {
        coming.cancel(true);
    }

    private Future<QueryResults> ask() {
        String filter = KeyFilter.of(collection.key().name(), rest);
        return channel.later().query(Queries.page(collection, filter, ALL_FIELDS, pageRows, at));
    }

    private QueryResults await() {
        String doing = "scanning " + collection.name();
        try {
            QueryResults results = coming.get();
            MilvusFailures.check(doing, results.getStatus());
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.fenced("interrupted while " + doing);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StatusRuntimeException failed) {
                throw MilvusFailures.of(doing, channel.uri(), failed);
            }
            throw GodwitException.bug("unexpected failure while " + doing, e.getCause());
        }
    }
}
