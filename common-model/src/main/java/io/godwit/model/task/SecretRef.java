package io.godwit.model.task;

import java.util.regex.Pattern;

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

    /** A key of a Secret of the namespace of the cluster that the process runs in, where it is mounted below {@link SecretResolver#FOLDER}. */
    record InCluster(String name, String key) implements SecretRef {
        /** As Kubernetes names them; no step leads out of the folder. */
        private static final Pattern PLACE =
                Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/(?!\\.\\.)[A-Za-z0-9._-]{1,253}");

        static boolean isPlace(String place) {
            return PLACE.matcher(place).matches();
        }

        /** The part after the kind. */
        static InCluster parse(String place) {
            String[] parts = place.split("/", 2);
            return new InCluster(parts[0], parts.length == 2 ? parts[1] : "");
        }

        @Override
        public String toString() {
            return "${secret:" + name + "/" + key + "}";
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
