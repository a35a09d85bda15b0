package io.godwit.milvus.scan;

import io.godwit.milvus.column.ColumnRows;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.ErrorCode;
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
import java.util.concurrent.Future;

/**
 * Pages through a range: each page is asked for behind the last key of the one before, until one comes back empty (short ones
 * say nothing: a page ends where the first segment does). The next page is on its way while the caller works on this one; no
 * more than one. One thread.
 */
final class MilvusScan implements RangeScan {
    private static final List<String> ALL_FIELDS = List.of("*");

    private final MilvusConnection connection;
    private final CurrentNames names;
    private final CollectionSchema collection;
    private final ReadPoint at;
    private final PageRows rows;
    private final String doing;
    private KeyRange rest;
    private Future<QueryResults> coming;
    private boolean exhausted;

    MilvusScan(
            MilvusConnection connection,
            CurrentNames names,
            CollectionSchema collection,
            KeyRange range,
            ReadPoint at,
            PageRows rows) {
        this.connection = connection;
        this.names = names;
        this.collection = collection;
        this.rest = range;
        this.at = at;
        this.rows = rows;
        this.doing = "scanning " + collection.name();
        this.coming = ask();
    }

    @Override
    public Optional<RowPage> next() {
        if (exhausted) {
            return Optional.empty();
        }
        try {
            return nextByName();
        } catch (GodwitException e) {
            throw names.explained(doing, collection, e);
        }
    }

    private Optional<RowPage> nextByName() {
        QueryResults results = await();
        ColumnRows page = results.getFieldsDataCount() == 0
                ? null
                : new ColumnRows(collection, results.getFieldsDataList(), results.getSerializedSize());
        if (page == null || page.size() == 0) {
            exhausted = true;
            names.check(doing, collection);
            return Optional.empty();
        }
        checkOrder(page);
        rows.came(page.size(), page.sizeBytes());
        rest = rest.startingAfter(page.lastKey());
        coming = ask();
        return Optional.of(page);
    }

    @Override
    public void confirm() {
        try {
            names.check(doing, collection);
        } catch (GodwitException e) {
            throw names.explained(doing, collection, e);
        }
    }

    @Override
    public void close() {
        coming.cancel(true);
    }

    private Future<QueryResults> ask() {
        String filter = KeyFilter.of(collection.key().name(), rest);
        return connection.later().query(Queries.page(collection, filter, ALL_FIELDS, rows.get(), at));
    }

    private QueryResults await() {
        for (; ; ) {
            Answer answer = answer();
            if (answer instanceof Answer.Page page) {
                return page.results();
            }
            if (!rows.shrink()) {
                throw MilvusFailures.rowTooLarge(collection.name());
            }
            coming = ask();
        }
    }

    private Answer answer() {
        try {
            QueryResults results = connection.await(doing, coming);
            if (MilvusFailures.isTooLarge(results.getStatus().getReason())) {
                return new Answer.TooLarge();
            }
            MilvusFailures.check(doing, results.getStatus());
            return new Answer.Page(results);
        } catch (StatusRuntimeException e) {
            if (MilvusFailures.isTooLarge(String.valueOf(e.getStatus().getDescription()))) {
                return new Answer.TooLarge();
            }
            throw MilvusFailures.of(doing, connection.uri(), e);
        }
    }

    /** A server that does not sort by key would have rows skipped: behind the last key of such a page others are missing. */
    private void checkOrder(ColumnRows page) {
        if (!page.isSorted() || !rest.contains(page.key(0)) || !rest.contains(page.lastKey())) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_VERSION,
                    "this server does not page through " + collection.name() + " in the order of its keys",
                    "use Milvus 2.3 or 2.4");
        }
    }

    /** What came back for a page. */
    private sealed interface Answer {
        /** Its rows. */
        record Page(QueryResults results) implements Answer {}

        /** Nothing: fewer rows must be asked for. */
        record TooLarge() implements Answer {}
    }
}
