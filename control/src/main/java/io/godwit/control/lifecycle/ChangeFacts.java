package io.godwit.control.lifecycle;

/**
 * What a change of a task's spec was compared with, before it was decided: what follows from it holds for the same run only.
 *
 * @param run generation of the task that was looked at: a run that began since may have committed the task to more
 * @param objects whether the change selects something else
 * @param members whether the task had collections then, that were agreed on or had failed
 */
public record ChangeFacts(long run, boolean objects, boolean members) {
    /** Facts about a change that leaves the selection as it is. */
    public static ChangeFacts ofOptions(long run) {
        return new ChangeFacts(run, false, true);
    }
}
