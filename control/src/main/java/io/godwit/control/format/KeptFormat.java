package io.godwit.control.format;

import io.godwit.runtime.json.Kept;

/**
 * The format of everything that is kept, as {@code godwit.resources} says it: how the newest version that ever ran here writes records,
 * and what its topology is like. What an older version ignores needs no other format; what it would read wrongly or lose does.
 *
 * @param number raised by a version whose topology differs, or that writes what the one before would read wrongly or lose
 * @param readFrom versions with a lower number cannot work with it
 */
@Kept(in = "godwit.resources", version = 1)
public record KeptFormat(int number, int readFrom) {
    /** Key of the record. */
    public static final String KEY = "format";

    /** What versions kept that did not say it. */
    public static final KeptFormat FIRST = new KeptFormat(1, 1);

    /** What this version keeps. */
    public static final KeptFormat OWN = FIRST;

    /** The lowest number that this version still reads. */
    public static final int OLDEST_READ = 1;
}
