package io.godwit.model.text;

import java.util.Locale;

/** Numbers with their nouns. */
public final class Plural {
    private Plural() {}

    /** {@code 1 row}, {@code 2,000 rows}. */
    public static String of(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }
}
