package io.godwit.runtime.state;

/**
 * A check of a task that its user answers for: whatever comes of it, it keeps the task from nothing.
 *
 * @param code which check
 * @param object what it is about; with the code, it names the check
 * @param note why, in the user's words
 */
public record CheckSkip(String code, String object, String note, String by, long atMillis) {
    /** Whether it is about this check. */
    public boolean isOf(String checkCode, String checkObject) {
        return code.equals(checkCode) && object.equals(checkObject);
    }
}
