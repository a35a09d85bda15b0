package io.godwit.runtime.state;

/**
 * What a user wants of one component of a running task, as the task's record keeps it.
 *
 * @param paused whether it is not to run
 * @param restarts raised each time it is to be started again
 */
public record ComponentWish(boolean paused, long restarts) {
    /** Nothing but to run. */
    public static final ComponentWish NONE = new ComponentWish(false, 0);

    /** The same with another pause. */
    public ComponentWish paused(boolean nowPaused) {
        return new ComponentWish(nowPaused, restarts);
    }

    /** To be started again, also when it was paused. */
    public ComponentWish restarted() {
        return new ComponentWish(false, restarts + 1);
    }
}
