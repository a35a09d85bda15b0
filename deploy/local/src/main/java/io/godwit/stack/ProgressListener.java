package io.godwit.stack;

/** Informed about each step; called from several threads at the same time, must not block and must not throw. */
@FunctionalInterface
public interface ProgressListener {
    void on(StackEvent event);

    static ProgressListener silent() {
        return event -> {};
    }
}
