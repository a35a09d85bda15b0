package io.godwit.fullimport.pipeline;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.runtime.snapshot.PublishedKeys.Chunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A range split where the chunks of its published keys end, so that each part can be counted separately. */
final class RangeParts {
    private RangeParts() {}

    /** A part and the chunks that lie in it. */
    record Part(KeyRange range, List<Chunk> chunks) {
        /** Rows that were published for it. */
        long rows() {
            return chunks.stream().mapToLong(Chunk::count).sum();
        }
    }

    /** Parts that cover {@code range} without overlap, in key order; the last one extends to its end. */
    static List<Part> of(KeyRange range, List<Chunk> chunks) {
        List<Chunk> sorted =
                chunks.stream().sorted(Comparator.comparing(Chunk::first)).toList();
        List<Part> parts = new ArrayList<>();
        Optional<Key> after = range.after();
        for (int from = 0; from < sorted.size(); ) {
            Key last = sorted.get(from).last();
            int until = from + 1;
            for (; until < sorted.size() && sorted.get(until).first().compareTo(last) <= 0; until++) {
                Key other = sorted.get(until).last();
                last = other.compareTo(last) > 0 ? other : last;
            }
            parts.add(new Part(new KeyRange(after, Optional.of(last)), sorted.subList(from, until)));
            after = Optional.of(last);
            from = until;
        }
        if (!after.equals(range.upTo()) || parts.isEmpty()) {
            parts.add(new Part(new KeyRange(after, range.upTo()), List.of()));
        }
        return List.copyOf(parts);
    }
}
