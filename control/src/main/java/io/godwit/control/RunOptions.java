package io.godwit.control;

/**
 * What a user says with one run of a task, and not in its file.
 *
 * @param keepTargetRows continue although target tables hold rows: these stay, and a clash is a conflict
 */
public record RunOptions(boolean keepTargetRows) {
    /** A run as the file says. */
    public static final RunOptions NONE = new RunOptions(false);
}
