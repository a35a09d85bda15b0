package io.godwit.stack;

/** Told about each step; called from several threads at once, must not block and must not throw. */
@FunctionalInterface
public interface ProgressListener {
    void on(StackEvent event);

    static ProgressListener silent() {
        return event -> {};
    }
}
