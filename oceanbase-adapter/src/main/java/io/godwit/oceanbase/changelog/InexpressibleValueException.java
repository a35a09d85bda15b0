package io.godwit.oceanbase.changelog;

/** A value of a table that no row of the mapping's collection can hold. The message names the column, never the value. */
public final class InexpressibleValueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A value of {@code column}, in words that do not quote it. */
    public InexpressibleValueException(String column, String what) {
        super("column " + column + " holds " + what);
    }
}
