package io.godwit.milvus.scan;

import io.godwit.milvus.connect.MilvusChannel;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.KeyFinding;
import io.godwit.model.source.ReadPoint;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.QueryResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the keys under which the server counts more rows than it returns: reads the keys of a range again, holds each page
 * against a count, and halves pages that differ. One thread.
 */
final class MissingRows {
    private static final int KEYS_PER_PAGE = 8_192;

    private final MilvusChannel channel;
    private final CollectionSchema collection;
    private final ReadPoint at;
    private final List<KeyFinding> findings = new ArrayList<>();
    private int limit;

    MissingRows(MilvusChannel channel, CollectionSchema collection, ReadPoint at) {
        this.channel = channel;
        this.collection = collection;
        this.at = at;
    }

    List<KeyFinding> explain(KeyRange range, int mostFindings) {
        limit = mostFindings;
        KeyRange rest = range;
        for (List<Key> keys = keys(rest); !keys.isEmpty() && !full(); keys = keys(rest)) {
            compare(new KeyRange(rest.after(), Optional.of(keys.getLast())), keys);
            rest = rest.startingAfter(keys.getLast());
        }
        long unseen = full() ? 0 : count(rest);
        if (unseen > 0) {
            findings.add(new KeyFinding(ErrorCode.SOURCE_KEY_UNREADABLE, highestKey(rest, unseen), rest, unseen));
        }
        return List.copyOf(findings);
    }

    /** Key 2^63-1 is counted and never returned by Milvus 2.3; empty if the unseen rows are not all under it. */
    private Optional<Key> highestKey(KeyRange range, long unseen) {
        Key highest = Key.of(Long.MAX_VALUE);
        return collection.key().type() == FieldType.INT64 && range.contains(highest) && same(highest) == unseen
                ? Optional.of(highest)
                : Optional.empty();
    }

    private void compare(KeyRange range, List<Key> keys) {
        long surplus = full() ? 0 : count(range) - keys.size();
        if (surplus <= 0) {
            return;
        }
        if (keys.size() == 1) {
            explain(range, keys.getFirst(), surplus);
            return;
        }
        int half = keys.size() / 2;
        Optional<Key> middle = Optional.of(keys.get(half - 1));
        compare(new KeyRange(range.after(), middle), keys.subList(0, half));
        compare(new KeyRange(middle, range.upTo()), keys.subList(half, keys.size()));
    }

    private void explain(KeyRange range, Key key, long surplus) {
        long same = same(key);
        findings.add(
                same > 1
                        ? new KeyFinding(ErrorCode.SOURCE_DUPLICATE_KEY, Optional.of(key), range, same - 1)
                        : new KeyFinding(ErrorCode.SOURCE_KEY_UNREADABLE, Optional.empty(), range, surplus));
    }

    private boolean full() {
        return findings.size() >= limit;
    }

    private long count(KeyRange range) {
        return MilvusReader.count(channel, collection, range, at);
    }

    private long same(Key key) {
        return MilvusReader.count(
                channel, collection, KeyFilter.equalTo(collection.key().name(), key), at);
    }

    private List<Key> keys(KeyRange range) {
        String key = collection.key().name();
        String doing = "reading keys of " + collection.name();
        QueryResults results = channel.call(
                doing,
                stub -> stub.query(
                        Queries.page(collection, KeyFilter.of(key, range), List.of(key), KEYS_PER_PAGE, at)));
        MilvusFailures.check(doing, results.getStatus());
        List<Key> keys = new ArrayList<>();
        for (FieldData data : results.getFieldsDataList()) {
            if (data.getFieldName().equals(key)) {
                if (collection.key().type() == FieldType.INT64) {
                    data.getScalars().getLongData().getDataList().forEach(k -> keys.add(Key.of(k)));
                } else {
                    data.getScalars().getStringData().getDataList().forEach(k -> keys.add(Key.of(k)));
                }
            }
        }
        return keys;
    }
}
