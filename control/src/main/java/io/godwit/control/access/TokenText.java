package io.godwit.control.access;

import io.godwit.model.text.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as callers send it: {@code gdw_}, its id, and 256 random bits. So many bits cannot be guessed, and a plain SHA-256 of the text is
 * enough to keep; passwords need more ({@link Passwords}).
 */
public record TokenText(String id, String text) {
    /** How every token of Godwit's own begins; scanners for leaked secrets look for it. */
    public static final String PREFIX = "gdw_";

    private static final Pattern FORM = Pattern.compile(PREFIX + "([a-z0-9]{16})_([A-Za-z0-9_-]{43})");
    private static final int SECRET_BYTES = 32;
    private static final int ID_LENGTH = 16;
    private static final int SHOWN = 4;

    /** A new one; the same request of the same user has the same id, and each time another secret. */
    public static TokenText next(String user, String request, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String id = Digests.sha256(user + "\n" + request).substring(0, ID_LENGTH);
        return new TokenText(
                id, PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** What a caller sent, if it has the form of a token. */
    public static Optional<TokenText> read(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new TokenText(matcher.group(1), text)) : Optional.empty();
    }

    /** What is kept of it. */
    public String hash() {
        return Digests.sha256(text);
    }

    /** What it can be recognized by. */
    public String last() {
        return text.substring(text.length() - SHOWN);
    }

    /** Takes the same time for every wrong text. */
    public boolean is(AccessToken token) {
        return MessageDigest.isEqual(
                hash().getBytes(StandardCharsets.US_ASCII), token.hash().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "token " + id; // without the secret
    }
}
