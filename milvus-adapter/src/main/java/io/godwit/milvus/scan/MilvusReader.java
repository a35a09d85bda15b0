package io.godwit.milvus.scan;

import io.godwit.milvus.connect.CollectionIdentity;
import io.godwit.milvus.connect.MilvusChannel;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.Explanation;
import io.godwit.model.source.KeyPages;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.SourceReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Reads collections through one channel, which all threads share. */
public final class MilvusReader implements SourceReader {
    private final MilvusChannel channel;
    private final int pageRows;

    /** A reader that closes {@code channel} with itself; pages hold at most {@code pageRows} rows. */
    public MilvusReader(MilvusChannel channel, int pageRows) {
        this.channel = channel;
        this.pageRows = pageRows;
    }

    @Override
    public List<KeyRange> split(CollectionSchema known, int parts, ReadPoint at) {
        if (parts <= 1) {
            return List.of(KeyRange.ALL);
        }
        return byId("splitting", known, collection -> split(parts, collection, at));
    }

    private List<KeyRange> split(int parts, CollectionSchema collection, ReadPoint at) {
        long total = count(channel, collection, KeyRange.ALL, at);
        ToLongFunction<Key> rowsUpTo =
                key -> count(channel, collection, new KeyRange(Optional.empty(), Optional.of(key)), at);
        Boundary.Search search = collection.key().type() == FieldType.INT64
                ? new NumberBoundaries(rowsUpTo, total)
                : new TextBoundaries(rowsUpTo, key -> next(collection, key, at));
        return new RangeSplitter(search).split(parts, total);
    }

    /** The lowest key behind {@code key}. */
    private Optional<Key> next(CollectionSchema collection, Key key, ReadPoint at) {
        return Queries.keys(channel, collection, KeyRange.ALL.startingAfter(key), 1, at).stream()
                .findFirst();
    }

    @Override
    public RangeScan scan(CollectionSchema collection, KeyRange range, ReadPoint at) {
        CollectionSchema here = CollectionIdentity.here("scanning " + collection.name(), channel, collection);
        return new MilvusScan(channel, here, range, at, new PageRows(here, pageRows));
    }

    @Override
    public long count(CollectionSchema known, KeyRange range, ReadPoint at) {
        return byId("counting rows of", known, collection -> new WholeCollection(channel, collection)
                .seenBy(() -> count(channel, collection, range, at)));
    }

    @Override
    public Explanation explain(CollectionSchema known, KeyRange range, ReadPoint at, int most, KeyPages pages) {
        return byId("reading keys of", known, collection -> new MissingRows(channel, collection, at, most)
                .explain(range, pages));
    }

    /** Milvus takes names only: the collection's name is learned by its id. */
    private <T> T byId(String what, CollectionSchema known, Function<CollectionSchema, T> call) {
        String doing = what + " " + known.name();
        CollectionSchema here = CollectionIdentity.here(doing, channel, known);
        try {
            T answer = call.apply(here);
            CollectionIdentity.check(doing, channel, here);
            return answer;
        } catch (GodwitException e) {
            throw CollectionIdentity.byNow(doing, channel, known, e);
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Rows in a range as the server counts them. */
    public static long count(MilvusChannel channel, CollectionSchema collection, KeyRange range, ReadPoint at) {
        return count(channel, collection, KeyFilter.of(collection.key().name(), range), at);
    }

    static long count(MilvusChannel channel, CollectionSchema collection, String filter, ReadPoint at) {
        String doing = "counting rows of " + collection.name();
        var results = channel.call(doing, stub -> stub.query(Queries.count(collection, filter, at)));
        MilvusFailures.check(doing, results.getStatus());
        return results.getFieldsData(0).getScalars().getLongData().getData(0);
    }
}
