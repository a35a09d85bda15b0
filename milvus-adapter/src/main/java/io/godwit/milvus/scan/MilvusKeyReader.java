package io.godwit.milvus.scan;

import io.godwit.milvus.column.ColumnRows;
import io.godwit.milvus.connect.MilvusChannel;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.Recovery;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks keys up with one query. */
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
        String field = collection.key().name();
        String filter = keys.stream().map(key -> KeyFilter.equalTo(field, key)).collect(Collectors.joining(" or "));
        var results = Recovery.await(() -> {
            var answer = channel.call(
                    doing, stub -> stub.query(Queries.page(collection, filter, ALL_FIELDS, keys.size(), at)));
            MilvusFailures.check(doing, answer.getStatus());
            return answer;
        });
        if (results.getFieldsDataCount() == 0) {
            return Optional.empty();
        }
        ColumnRows rows = new ColumnRows(collection, results.getFieldsDataList(), results.getSerializedSize());
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows);
    }

    @Override
    public void close() {
        channel.close();
    }
}
