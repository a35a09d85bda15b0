package io.godwit.model.task;

/**
 * One thing wrong with a task file.
 *
 * @param path where, for example {@code spec.options.full.limit.rps}; empty for the file as a whole
 * @param message what is wrong
 * @param remedy what the user can do
 */
public record Problem(String path, String message, String remedy) {
    /** The problem on one line. */
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ") + message + " (" + remedy + ")";
    }
}
