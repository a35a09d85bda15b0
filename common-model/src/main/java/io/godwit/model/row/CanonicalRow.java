package io.godwit.model.row;

import java.util.List;

/**
 * One row in a form in which both sides can be compared as text, cell by cell in field order. Two cells are equal if and
 * only if the values are. The forms:
 *
 * <ul>
 *   <li>BOOL {@code 0} or {@code 1}; integers in decimal;
 *   <li>FLOAT and DOUBLE: {@code f:} or {@code d:} and the raw bits in hexadecimal, so that -0.0 differs from 0.0;
 *   <li>VARCHAR: the text itself;
 *   <li>JSON and the dynamic field: object keys sorted by UTF-16 order, no spaces, strings escaped as Jackson does, integers
 *       in decimal, other numbers as {@code d:} and the raw bits of the double, integral doubles below 2^63 as integers
 *       (-0.0 stays {@code d:8000000000000000}); the last of duplicate keys wins;
 *   <li>FLOAT_VECTOR: the bits of every element in hexadecimal, comma-separated;
 *   <li>SPARSE_FLOAT_VECTOR: {@code index:bits} ascending by index, comma-separated;
 *   <li>ARRAY: elements in the forms above in brackets, comma-separated, texts as JSON strings;
 *   <li>absent: {@link #ABSENT}.
 * </ul>
 */
public record CanonicalRow(Key key, List<String> cells) {
    /** The cell of a value that is absent. */
    public static final String ABSENT = "\u2205";

    /** The cell of a dynamic field without fields, which a collection cannot tell from an absent one. */
    public static final String NO_FIELDS = "{}";

    /** Copies the list. */
    public CanonicalRow {
        cells = List.copyOf(cells);
    }
}
