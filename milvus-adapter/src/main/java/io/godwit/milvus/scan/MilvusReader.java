package io.godwit.milvus.scan;

import io.godwit.milvus.connect.MilvusChannel;
import io.godwit.milvus.connect.MilvusFailures;
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
    public List<KeyRange> split(CollectionSchema collection, int parts, ReadPoint at) {
        if (parts <= 1) {
            return List.of(KeyRange.ALL);
        }
        long total = count(collection, KeyRange.ALL, at);
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
        return new MilvusScan(channel, collection, range, at, new PageRows(collection, pageRows));
    }

    @Override
    public long count(CollectionSchema collection, KeyRange range, ReadPoint at) {
        return new WholeCollection(channel, collection).seenBy(() -> count(channel, collection, range, at));
    }

    @Override
    public Explanation explain(CollectionSchema collection, KeyRange range, ReadPoint at, int most, KeyPages pages) {
        return new MissingRows(channel, collection, at, most).explain(range, pages);
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
