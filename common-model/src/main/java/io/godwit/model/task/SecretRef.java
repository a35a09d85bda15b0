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

    /**
     * The secret itself, encrypted; see {@link SecretKeys}.
     *
     * @param key id of the key
     * @param text nonce and what was encrypted, in Base64 for addresses
     */
    record Sealed(String key, String text) implements SecretRef {
        /** The part after the kind. */
        static Sealed parse(String place) {
            String[] parts = place.split("\\.", 2);
            return new Sealed(parts[0], parts.length == 2 ? parts[1] : "");
        }

        @Override
        public String toString() {
            return "${sealed:" + key + "." + text + "}";
        }
    }
}
