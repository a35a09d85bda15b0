package io.godwit.milvus.scan;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.Explanation;
import io.godwit.model.source.KeyFinding;
import io.godwit.model.source.KeyPages;
import io.godwit.model.source.ReadPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the keys of a range and finds those under which the server counts more rows than it returns: compares each page with a
 * count, and halves pages that differ. Rows may be written meanwhile: a difference counts only where it was seen
 * several times with nothing changed around it. One thread.
 */
final class MissingRows {
    private static final int KEYS_PER_PAGE = 8_192;
    private static final int LOOKS = 3;

    private final MilvusConnection connection;
    private final CollectionSchema collection;
    private final ReadPoint at;
    private final List<KeyFinding> findings = new ArrayList<>();
    private final WholeCollection whole;
    private final int most;

    MissingRows(MilvusConnection connection, CollectionSchema collection, ReadPoint at, int most) {
        this.connection = connection;
        this.collection = collection;
        this.at = at;
        this.most = most;
        this.whole = new WholeCollection(connection, collection);
    }

    /** Hands every key to {@code pages}, which may end it. */
    Explanation explain(KeyRange range, KeyPages pages) {
        KeyRange rest = range;
        long unnamed = 0;
        for (List<Key> keys = keys(rest); !keys.isEmpty(); keys = keys(rest)) {
            KeyRange page = new KeyRange(rest.after(), Optional.of(keys.getLast()));
            unnamed += compare(page, keys);
            if (!pages.take(page, keys)) {
                return new Explanation(findings, unnamed);
            }
            rest = rest.startingAfter(keys.getLast());
        }
        unseen(rest);
        return new Explanation(findings, unnamed);
    }

    /** Rows after the last key that was returned. */
    private void unseen(KeyRange rest) {
        long unseen = surplus(rest);
        if (unseen > 0) {
            findings.add(new KeyFinding(ErrorCode.SOURCE_KEY_UNREADABLE, highestKey(rest, unseen), rest, unseen));
        }
    }

    /** Key 2^63-1 is counted and never returned by Milvus 2.3; empty if the unseen rows are not all under it. */
    private Optional<Key> highestKey(KeyRange range, long unseen) {
        Key highest = Key.of(Long.MAX_VALUE);
        return collection.key().type() == FieldType.INT64 && range.contains(highest) && same(highest) == unseen
                ? Optional.of(highest)
                : Optional.empty();
    }

    /** Names what is under {@code keys}; returns how many more rows there are that there is no room to name. */
    private long compare(KeyRange range, List<Key> keys) {
        long surplus = count(range) - keys.size();
        if (surplus <= 0 || full()) {
            return Math.max(0, surplus);
        }
        if (keys.size() == 1) {
            explain(range, keys.getFirst());
            return 0;
        }
        int half = keys.size() / 2;
        Optional<Key> middle = Optional.of(keys.get(half - 1));
        return compare(new KeyRange(range.after(), middle), keys.subList(0, half))
                + compare(new KeyRange(middle, range.upTo()), keys.subList(half, keys.size()));
    }

    private void explain(KeyRange range, Key key) {
        long surplus = surplus(range);
        if (surplus > 0) {
            boolean duplicated = same(key) > 1;
            findings.add(new KeyFinding(
                    duplicated ? ErrorCode.SOURCE_DUPLICATE_KEY : ErrorCode.SOURCE_KEY_UNREADABLE,
                    duplicated ? Optional.of(key) : Optional.empty(),
                    range,
                    surplus));
        }
    }

    /** Rows of a narrow range that are counted but not returned; 0 unless several looks agree on it. */
    private long surplus(KeyRange range) {
        long agreed = 0;
        for (int look = 0; look < LOOKS; look++) {
            long before = count(range);
            long seen = before == 0 ? 0 : keys(range).size();
            long surplus = before - seen;
            if (surplus <= 0 || (look > 0 && surplus != agreed) || count(range) != before) {
                return 0;
            }
            agreed = surplus;
        }
        return agreed;
    }

    private boolean full() {
        return findings.size() >= most;
    }

    private long count(KeyRange range) {
        return whole.seenBy(() -> MilvusReader.count(connection, collection, range, at));
    }

    private long same(Key key) {
        return MilvusReader.count(
                connection, collection, KeyFilter.equalTo(collection.key().name(), key), at);
    }

    private List<Key> keys(KeyRange range) {
        for (int limit = KEYS_PER_PAGE; ; limit /= 2) {
            try {
                int rows = limit;
                return whole.seenBy(() -> Queries.keys(connection, collection, range, rows, at));
            } catch (GodwitException e) {
                if (limit == 1 || !MilvusFailures.isTooLarge(String.valueOf(e.getMessage()))) {
                    throw e;
                }
            }
        }
    }
}
