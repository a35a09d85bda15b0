package io.godwit.control;

/**
 * What a user specifies for one run of a task, not in its file.
 *
 * @param keepTargetRows continue although target tables hold rows: these are kept, and a clash is a conflict
 */
public record RunOptions(boolean keepTargetRows) {
    /** A run according to the file. */
    public static final RunOptions NONE = new RunOptions(false);
}
