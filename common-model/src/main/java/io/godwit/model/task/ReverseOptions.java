package io.godwit.model.task;

/**
 * How changes of the target are carried back.
 *
 * @param reuseIncremental whether the options of incremental sync apply here too
 * @param own what applies otherwise; begins where the switchover says, so without a start of its own
 */
public record ReverseOptions(boolean reuseIncremental, IncrementalOptions own) {
    public static final ReverseOptions DEFAULT = new ReverseOptions(true, IncrementalOptions.DEFAULT);

    /** What applies in a task whose incremental sync has these options. */
    IncrementalOptions beside(IncrementalOptions incremental) {
        return reuseIncremental ? incremental : own;
    }
}
