package io.godwit.milvus.scan;

import io.godwit.milvus.connect.MilvusChannel;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyFinding;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.SourceReader;
import java.util.List;

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
        return new RangeSplitter(
                        range -> count(collection, range, at), collection.key().type())
                .split(parts);
    }

    @Override
    public RangeScan scan(CollectionSchema collection, KeyRange range, ReadPoint at) {
        return new MilvusScan(channel, collection, range, at, new PageRows(collection, pageRows));
    }

    @Override
    public long count(CollectionSchema collection, KeyRange range, ReadPoint at) {
        return count(channel, collection, range, at);
    }

    @Override
    public List<KeyFinding> explainMissing(CollectionSchema collection, KeyRange range, ReadPoint at, int most) {
        return new MissingRows(channel, collection, at).explain(range, most);
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
