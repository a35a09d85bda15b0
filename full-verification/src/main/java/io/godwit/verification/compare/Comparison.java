package io.godwit.verification.compare;

import java.util.List;

/**
 * What comparing a mapping found.
 *
 * @param missing rows that only the source has
 * @param extra rows that only the target has
 * @param different rows with at least one differing cell
 * @param examples the first findings, in words: keys and columns, no values
 */
public record Comparison(long equal, long missing, long extra, long different, List<String> examples) {
    /** Copies the list. */
    public Comparison {
        examples = List.copyOf(examples);
    }

    /** Whether both sides agree. */
    public boolean clean() {
        return missing == 0 && extra == 0 && different == 0;
    }
}
