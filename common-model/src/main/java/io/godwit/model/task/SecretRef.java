package io.godwit.model.task;

/** Where a secret is kept. The text form is what the task file holds. */
public sealed interface SecretRef {
    /** A variable of the environment of the process that uses the secret. */
    record Env(String name) implements SecretRef {
        @Override
        public String toString() {
            return "${env:" + name + "}";
        }
    }

    /** A file, by its absolute path; a line break at its end is not part of the secret. */
    record File(String path) implements SecretRef {
        @Override
        public String toString() {
            return "${file:" + path + "}";
        }
    }
}
