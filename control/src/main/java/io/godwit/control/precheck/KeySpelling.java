package io.godwit.control.precheck;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceReader;
import io.godwit.model.text.Plural;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many of the first keys of a collection differ from another of its keys only by case or by trailing spaces.
 *
 * @param keys looked at
 * @param merged of them that a comparison without regard to these would take for another one
 */
record KeySpelling(TableMapping mapping, int keys, int merged) {
    /** As many spellings as are asked for at once. */
    private static final int MOST_ASKED = 1_000;

    /** Looks; the first page of keys, and which of their other usual spellings the collection has. Blocks. */
    static KeySpelling of(TableMapping mapping, SourceReader reader, KeyReader keys, ReadPoint at) {
        List<String> first = new ArrayList<>();
        try (RangeScan scan = reader.scan(mapping.collection(), KeyRange.ALL, at)) {
            scan.next().ifPresent(page -> first.addAll(texts(page)));
        }
        Set<String> known = new HashSet<>(first);
        List<Key> others = first.stream()
                .flatMap(KeySpelling::spellings)
                .filter(spelling -> !known.contains(spelling))
                .distinct()
                .limit(MOST_ASKED)
                .map(Key::of)
                .toList();
        if (!others.isEmpty()) {
            keys.read(mapping.collection(), others, at).ifPresent(page -> known.addAll(texts(page)));
        }
        Map<String, Integer> sharers = new HashMap<>();
        known.forEach(key -> sharers.merge(folded(key), 1, Integer::sum));
        return new KeySpelling(mapping, first.size(), (int)
                first.stream().filter(key -> sharers.get(folded(key)) > 1).count());
    }

    private static List<String> texts(RowPage page) {
        return IntStream.range(0, page.size())
                .mapToObj(row -> page.key(row).toString())
                .toList();
    }

    private static Stream<String> spellings(String key) {
        return Stream.of(
                key.toLowerCase(Locale.ROOT),
                key.toUpperCase(Locale.ROOT),
                key.stripTrailing(),
                key.stripTrailing() + " ");
    }

    private static String folded(String key) {
        return key.stripTrailing().toLowerCase(Locale.ROOT);
    }

    /** The check. */
    Check check(String path) {
        String looked = "the first " + Plural.of(keys, "key");
        return merged == 0
                ? Check.pass(
                        CheckCode.KEY_SPELLING,
                        mapping.label(),
                        path,
                        "none of " + looked + " differs from another only by case or trailing spaces")
                : Check.warn(
                        CheckCode.KEY_SPELLING,
                        mapping.label(),
                        path,
                        merged + " of " + looked + " " + (merged == 1 ? "differs" : "differ")
                                + " from another key only by case or trailing spaces",
                        "none for the table, whose key column keeps them apart (or TABLE fails); whatever else reads it has to"
                                + " compare them as exactly");
    }
}
