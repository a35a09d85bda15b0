package io.godwit.milvus.scan;

import io.godwit.milvus.column.ColumnRows;
import io.godwit.milvus.connect.CollectionIdentity;
import io.godwit.milvus.connect.MilvusChannel;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.Recovery;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.milvus.grpc.QueryResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks keys up, and those that an answer left out once more until an answer is empty: where keys are duplicated in the
 * source, a short answer does not mean that the other keys have no row.
 */
public final class MilvusKeyReader implements KeyReader {
    private static final List<String> ALL_FIELDS = List.of("*");

    private final MilvusChannel channel;

    /** A reader that closes {@code channel} with itself. */
    public MilvusKeyReader(MilvusChannel channel) {
        this.channel = channel;
    }

    @Override
    public Optional<RowPage> read(CollectionSchema collection, List<Key> keys, ReadPoint at) {
        String doing = "reading " + keys.size() + " key(s) of " + collection.name() + " again";
        List<ColumnRows> pages = new ArrayList<>();
        read(doing, collection, keys, at, pages);
        // Asked by name: the answers count only if it is still the same collection.
        CollectionIdentity.check(doing, channel, collection);
        return pages.isEmpty() ? Optional.empty() : Optional.of(new MergedPages(pages));
    }

    @Override
    public void close() {
        channel.close();
    }

    private void read(String doing, CollectionSchema collection, List<Key> keys, ReadPoint at, List<ColumnRows> pages) {
        Set<Key> rest = new TreeSet<>(keys);
        while (!rest.isEmpty()) {
            List<Key> asked = List.copyOf(rest);
            Optional<QueryResults> answer = query(doing, collection, asked, at);
            if (answer.isEmpty()) {
                int half = asked.size() / 2;
                read(doing, collection, asked.subList(0, half), at, pages);
                read(doing, collection, asked.subList(half, asked.size()), at, pages);
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
                    throw GodwitException.bug("Milvus answers a key twice or unasked while " + doing, null);
                }
            }
            pages.add(page);
        }
    }

    /** Empty if the rows of these keys are too large for one answer. */
    private Optional<QueryResults> query(String doing, CollectionSchema collection, List<Key> keys, ReadPoint at) {
        String filter = KeyFilter.anyOf(collection.key().name(), keys);
        try {
            return Optional.of(Recovery.await(() -> {
                QueryResults results = channel.call(
                        doing, stub -> stub.query(Queries.page(collection, filter, ALL_FIELDS, keys.size(), at)));
                MilvusFailures.check(doing, results.getStatus());
                return results;
            }));
        } catch (GodwitException e) {
            if (keys.size() > 1 && MilvusFailures.isTooLarge(String.valueOf(e.getMessage()))) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
