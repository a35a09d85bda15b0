package io.godwit.milvus.scan;

import io.godwit.milvus.connect.MilvusConnection;
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
import io.godwit.model.source.RowCount;
import io.godwit.model.source.SourceReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Reads collections through one connection, which all threads share. */
public final class MilvusReader implements SourceReader {
    private final MilvusConnection connection;
    private final int pageRows;
    private final CurrentNames names;

    /** A reader that owns {@code connection}; pages hold at most {@code pageRows} rows. */
    public MilvusReader(MilvusConnection connection, int pageRows) {
        this.connection = connection;
        this.pageRows = pageRows;
        this.names = new CurrentNames(connection);
    }

    @Override
    public List<KeyRange> split(CollectionSchema known, int parts, ReadPoint at) {
        if (parts <= 1) {
            return List.of(KeyRange.ALL);
        }
        return byId("splitting", known, collection -> split(parts, collection, at));
    }

    private List<KeyRange> split(int parts, CollectionSchema collection, ReadPoint at) {
        long total = count(connection, collection, KeyRange.ALL, at);
        ToLongFunction<Key> rowsUpTo =
                key -> count(connection, collection, new KeyRange(Optional.empty(), Optional.of(key)), at);
        Boundary.Search search = collection.key().type() == FieldType.INT64
                ? new NumberBoundaries(rowsUpTo, first(collection, at), total)
                : new TextBoundaries(rowsUpTo, key -> next(collection, key, at));
        return new RangeSplitter(search).split(parts, total);
    }

    /** The lowest number that is a key; meaningless where there is none. */
    private long first(CollectionSchema collection, ReadPoint at) {
        return Queries.keys(connection, collection, KeyRange.ALL, 1, at).stream()
                .findFirst()
                .map(key -> ((Key.OfLong) key).value())
                .orElse(0L);
    }

    /** The lowest key after {@code key}. */
    private Optional<Key> next(CollectionSchema collection, Key key, ReadPoint at) {
        return Queries.keys(connection, collection, KeyRange.ALL.startingAfter(key), 1, at).stream()
                .findFirst();
    }

    @Override
    public RangeScan scan(CollectionSchema collection, KeyRange range, ReadPoint at) {
        CollectionSchema here = names.of("scanning " + collection.name(), collection);
        return new MilvusScan(connection, names, here, range, at, new PageRows(here, pageRows));
    }

    @Override
    public RowCount count(CollectionSchema known, KeyRange range, ReadPoint at) {
        return byId("counting rows of", known, collection -> {
            WholeCollection whole = new WholeCollection(connection, collection);
            long rows = whole.seenBy(() -> count(connection, collection, range, at));
            return new RowCount(rows, whole.hasParts());
        });
    }

    @Override
    public Explanation explain(CollectionSchema known, KeyRange range, ReadPoint at, int most, KeyPages pages) {
        return byId("reading keys of", known, collection -> new MissingRows(connection, collection, at, most)
                .explain(range, pages));
    }

    /** Milvus only accepts names: the collection's name is looked up by its id. */
    private <T> T byId(String what, CollectionSchema known, Function<CollectionSchema, T> call) {
        String doing = what + " " + known.name();
        CollectionSchema here = names.of(doing, known);
        try {
            T answer = call.apply(here);
            names.check(doing, here);
            return answer;
        } catch (GodwitException e) {
            throw names.explained(doing, here, e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Rows in a range as the server counts them. */
    public static long count(MilvusConnection connection, CollectionSchema collection, KeyRange range, ReadPoint at) {
        return count(connection, collection, KeyFilter.of(collection.key().name(), range), at);
    }

    static long count(MilvusConnection connection, CollectionSchema collection, String filter, ReadPoint at) {
        String doing = "counting rows of " + collection.name();
        var results = connection.call(doing, stub -> stub.query(Queries.count(collection, filter, at)));
        MilvusFailures.check(doing, results.getStatus());
        return results.getFieldsData(0).getScalars().getLongData().getData(0);
    }
}
