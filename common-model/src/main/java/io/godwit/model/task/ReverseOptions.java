package io.godwit.model.task;

/**
 * How changes of the target are carried back.
 *
 * @param reuseIncremental whether the options of incremental sync apply here too
 */
public record ReverseOptions(boolean reuseIncremental) {
    public static final ReverseOptions DEFAULT = new ReverseOptions(true);
}
