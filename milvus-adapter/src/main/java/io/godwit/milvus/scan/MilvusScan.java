package io.godwit.milvus.scan;

import io.godwit.milvus.column.ColumnRows;
import io.godwit.milvus.column.QueryAnswer;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Pages through a range: each page is asked for behind the last key of the one before, up to a bound that {@link PageSpan}
 * chooses, until one comes back empty whose bound is the end of the range (short ones say nothing: a page ends where the first
 * segment does). The next page is on its way while the caller works on this one; no more than one. One thread.
 */
final class MilvusScan implements RangeScan {
    private static final List<String> ALL_FIELDS = List.of("*");

    private final MilvusConnection connection;
    private final CurrentNames names;
    private final CollectionSchema collection;
    private final ReadPoint at;
    private final PageRows rows;
    private final PageSpan span = new PageSpan();
    private final String doing;
    private KeyRange rest;
    private KeyRange asked;
    private Future<QueryAnswer> coming;
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
        for (; ; ) {
            QueryAnswer results = await();
            ColumnRows page = results.columns().isEmpty() ? null : new ColumnRows(collection, results);
            if (page != null && page.size() > 0) {
                came(page);
                return Optional.of(page);
            }
            if (asked.equals(rest)) {
                exhausted = true;
                names.check(doing, collection);
                return Optional.empty();
            }
            rest = rest.startingAfter(asked.upTo().orElseThrow());
            span.nothingCame();
            coming = ask();
        }
    }

    private void came(ColumnRows page) {
        checkOrder(page);
        rows.came(page.size(), page.sizeBytes());
        span.came(page.size(), page.key(0), page.lastKey());
        rest = rest.startingAfter(page.lastKey());
        coming = ask();
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

    private Future<QueryAnswer> ask() {
        asked = span.of(rest, rows.get());
        String filter = KeyFilter.of(collection.key().name(), asked);
        return connection.later(QueryAnswer.CALL, Queries.page(collection, filter, ALL_FIELDS, rows.get(), at));
    }

    private QueryAnswer await() {
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
            QueryAnswer results = connection.await(doing, coming);
            if (MilvusFailures.isTooLarge(results.status().getReason())) {
                return new Answer.TooLarge();
            }
            MilvusFailures.check(doing, results.status());
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
        if (!page.isSorted() || !asked.contains(page.key(0)) || !asked.contains(page.lastKey())) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_VERSION,
                    "this server does not page through " + collection.name() + " in the order of its keys",
                    "use Milvus 2.3 or 2.4");
        }
    }

    /** What came back for a page. */
    private sealed interface Answer {
        /** Its rows. */
        record Page(QueryAnswer results) implements Answer {}

        /** Nothing: fewer rows must be asked for. */
        record TooLarge() implements Answer {}
    }
}
