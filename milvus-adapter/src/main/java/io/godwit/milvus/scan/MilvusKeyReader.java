package io.godwit.milvus.scan;

import io.godwit.milvus.column.ColumnRows;
import io.godwit.milvus.connect.CollectionIdentity;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.Recovery;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.text.Plural;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.QueryResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks up keys, and again those that an answer left out, until an answer is empty: where keys are duplicated in the
 * source, a short answer does not mean that the other keys have no row. What is still missing then is counted. Milvus only accepts
 * names: that of a renamed collection is looked up by its id.
 */
public final class MilvusKeyReader implements KeyReader {
    private static final List<String> ALL_FIELDS = List.of("*");

    private final MilvusConnection connection;
    /** The names of collections that have been renamed since. */
    private final Map<Long, CollectionName> names = new ConcurrentHashMap<>();

    /** A reader that owns {@code connection}. */
    public MilvusKeyReader(MilvusConnection connection) {
        this.connection = connection;
    }

    @Override
    public Optional<RowPage> read(CollectionSchema collection, List<Key> keys, ReadPoint at) {
        String doing = "reading " + Plural.of(keys.size(), "key") + " of " + collection.name() + " again";
        CollectionSchema named = collection.named(names.getOrDefault(collection.id(), collection.name()));
        try {
            return readNamed(doing, named, keys, at);
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.SOURCE_CHANGED) {
                throw e;
            }
        }
        DescribeCollectionResponse found = CollectionIdentity.find(doing, connection, named)
                .orElseThrow(() -> CollectionIdentity.gone(doing, collection.name()));
        CollectionName now = CollectionIdentity.nameIn(found, named.name());
        names.put(collection.id(), now);
        try {
            return readNamed(doing, collection.named(now), keys, at);
        } catch (GodwitException e) {
            throw e.code() == ErrorCode.SOURCE_CHANGED ? renamedMeanwhile(doing, e) : e;
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private Optional<RowPage> readNamed(String doing, CollectionSchema collection, List<Key> keys, ReadPoint at) {
        List<ColumnRows> pages = new ArrayList<>();
        Set<Key> absent = new TreeSet<>(keys);
        read(doing, collection, keys, at, pages, absent);
        if (!absent.isEmpty()) {
            confirm(doing, collection, absent, at, pages);
        }
        // Asked by name: the answers count only if it is still the same collection.
        CollectionIdentity.check(doing, connection, collection);
        return pages.isEmpty() ? Optional.empty() : Optional.of(new MergedPages(pages));
    }

    /**
     * Makes sure that what was not returned does not exist: a partition that is not loaded returns nothing, and Milvus counts the
     * rows of some keys (2^63-1) but never returns them. A row that was written since the first answer is read now. Invariant 4.
     */
    private void confirm(
            String doing, CollectionSchema collection, Set<Key> absent, ReadPoint at, List<ColumnRows> pages) {
        new WholeCollection(connection, collection).check();
        if (count(collection, absent, at) == 0) {
            return;
        }
        read(doing, collection, List.copyOf(absent), at, pages, absent);
        if (!absent.isEmpty() && count(collection, absent, at) > 0) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_KEY_UNREADABLE,
                    "Milvus counts rows that it does not return, while " + doing,
                    "store the row under another key: Milvus never returns one of key 2^63-1");
        }
    }

    private long count(CollectionSchema collection, Set<Key> keys, ReadPoint at) {
        String filter = KeyFilter.anyOf(collection.key().name(), List.copyOf(keys));
        return Recovery.await(() -> MilvusReader.count(connection, collection, filter, at));
    }

    private static GodwitException renamedMeanwhile(String doing, GodwitException cause) {
        return GodwitException.retriable(
                ErrorCode.SOURCE_CHANGED,
                "the collection was renamed or dropped while " + doing,
                "none: it is looked up again",
                cause);
    }

    private void read(
            String doing,
            CollectionSchema collection,
            List<Key> keys,
            ReadPoint at,
            List<ColumnRows> pages,
            Set<Key> absent) {
        Set<Key> rest = new TreeSet<>(keys);
        while (!rest.isEmpty()) {
            List<Key> asked = List.copyOf(rest);
            Optional<QueryResults> answer = query(doing, collection, asked, at);
            if (answer.isEmpty()) {
                int half = asked.size() / 2;
                read(doing, collection, asked.subList(0, half), at, pages, absent);
                read(doing, collection, asked.subList(half, asked.size()), at, pages, absent);
                return;
            }
            if (answer.get().getFieldsDataCount() == 0) {
                return;
            }
            ColumnRows page = new ColumnRows(
                    collection, answer.get().getFieldsDataList(), answer.get().getSerializedSize());
            if (page.size() == 0) {
                return;
            }
            for (int i = 0; i < page.size(); i++) {
                if (!rest.remove(page.key(i))) {
                    throw GodwitException.bug("Milvus returned a key twice or unasked while " + doing, null);
                }
                absent.remove(page.key(i));
            }
            pages.add(page);
        }
    }

    /** Empty if the rows of these keys are too large for one answer. */
    private Optional<QueryResults> query(String doing, CollectionSchema collection, List<Key> keys, ReadPoint at) {
        String filter = KeyFilter.anyOf(collection.key().name(), keys);
        try {
            return Optional.of(Recovery.await(() -> {
                QueryResults results = connection.call(
                        doing, stub -> stub.query(Queries.page(collection, filter, ALL_FIELDS, keys.size(), at)));
                MilvusFailures.check(doing, results.getStatus());
                return results;
            }));
        } catch (GodwitException e) {
            if (!MilvusFailures.isTooLarge(String.valueOf(e.getMessage()))) {
                throw e;
            }
            if (keys.size() == 1) {
                throw MilvusFailures.rowTooLarge(collection.name());
            }
            return Optional.empty();
        }
    }
}
