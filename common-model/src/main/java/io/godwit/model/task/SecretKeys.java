package io.godwit.model.task;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys by which secrets are sealed: encrypted with AES-256-GCM, a random nonce each. The first key seals, all of them open, so that a new
 * one can be put before the old ones. Thread-safe; printing shows no key.
 */
public final class SecretKeys {
    /** {@code id:key} for each key, the key 32 bytes in Base64, separated by commas, spaces or line breaks. */
    public static final String VARIABLE = "GODWIT_SECRET_KEYS";

    /** Names a file that contains the same. */
    public static final String FILE_VARIABLE = "GODWIT_SECRET_KEYS_FILE";

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String ID = "[A-Za-z0-9_-]{1,32}";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SequencedMap<String, SecretKeySpec> keys;

    private SecretKeys(SequencedMap<String, SecretKeySpec> keys) {
        this.keys = keys;
    }

    /** The keys that the environment names; none where it names none. Throws a configuration failure where they are malformed. */
    public static SecretKeys of(Map<String, String> environment) {
        String listed = environment.getOrDefault(VARIABLE, "");
        String file = environment.getOrDefault(FILE_VARIABLE, "");
        if (!listed.isBlank() && !file.isBlank()) {
            throw malformed(VARIABLE + " and " + FILE_VARIABLE + " are both set", "set one of them", null);
        }
        return parse(file.isBlank() ? listed : contents(file), file.isBlank() ? VARIABLE : file);
    }

    private static SecretKeys parse(String listed, String place) {
        SequencedMap<String, SecretKeySpec> keys = new LinkedHashMap<>();
        for (String entry : listed.strip().split("[,\\s]+")) {
            if (entry.isEmpty()) {
                continue;
            }
            String[] parts = entry.split(":", 2);
            byte[] key = parts.length == 2 && parts[0].matches(ID) ? decoded(parts[1]) : new byte[0];
            if (key.length != KEY_BYTES || keys.putIfAbsent(parts[0], new SecretKeySpec(key, "AES")) != null) {
                throw malformed(
                        "key " + (keys.size() + 1) + " of " + place + " is no key",
                        "write id:key for each, ids of letters and digits, each once; make a key with: openssl rand -base64 32",
                        null);
            }
        }
        return new SecretKeys(keys);
    }

    /** The id of the key that seals; empty where there is none. */
    public Optional<String> sealing() {
        return Optional.ofNullable(keys.firstEntry()).map(Map.Entry::getKey);
    }

    /** Whether the key of a sealed text is here. */
    boolean holds(SecretRef.Sealed sealed) {
        return keys.containsKey(sealed.key());
    }

    /** The text, sealed by the first key; throws a configuration failure where there is none. */
    public SecretRef.Sealed seal(String text) {
        String id = sealing()
                .orElseThrow(() -> malformed(
                        "this process has no key to seal secrets with",
                        "set " + VARIABLE + " or " + FILE_VARIABLE
                                + " for every process of Godwit, or keep secrets in the" + " environment or in files",
                        null));
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            return new SecretRef.Sealed(
                    id,
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                                    .put(nonce)
                                    .put(sealed)
                                    .array()));
        } catch (GeneralSecurityException e) {
            throw GodwitException.bug("a secret cannot be sealed", e);
        }
    }

    /** What was sealed; throws a configuration failure where the key is missing, or the text is not what was sealed. */
    public String open(SecretRef.Sealed sealed) {
        if (!holds(sealed)) {
            throw malformed(missing(sealed), "add the key to " + VARIABLE + " of this process", null);
        }
        byte[] bytes = decoded(sealed.text());
        try {
            if (bytes.length > NONCE_BYTES) {
                byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
                return new String(
                        cipher(Cipher.DECRYPT_MODE, sealed.key(), nonce)
                                .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES),
                        StandardCharsets.UTF_8);
            }
            throw broken(sealed, null);
        } catch (GeneralSecurityException e) {
            throw broken(sealed, e);
        }
    }

    static String missing(SecretRef.Sealed sealed) {
        return "the key " + sealed.key() + ", by which the secret was sealed, is not in " + VARIABLE;
    }

    private Cipher cipher(int mode, String id, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, keys.get(id), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] decoded(String text) {
        try {
            return text.indexOf('-') >= 0 || text.indexOf('_') >= 0
                    ? Base64.getUrlDecoder().decode(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String contents(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw malformed("the file " + file + " with the keys cannot be read", "correct " + FILE_VARIABLE, e);
        }
    }

    private static GodwitException broken(SecretRef.Sealed sealed, Exception cause) {
        return malformed(
                "a sealed secret cannot be opened by key " + sealed.key() + ": it is not what was sealed",
                "seal the secret again",
                cause);
    }

    private static GodwitException malformed(String message, String remedy, Exception cause) {
        return GodwitException.configuration(ErrorCode.CONFIG_SECRET_MISSING, message, remedy, cause);
    }

    @Override
    public String toString() {
        return "keys " + keys.keySet();
    }
}
