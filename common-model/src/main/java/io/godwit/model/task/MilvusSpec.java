package io.godwit.model.task;

/**
 * The source's server. The login is a token, or a user with a password, or absent; what is absent is empty.
 *
 * @param tls used when the address begins with {@code https}
 * @param acceptVersion whether versions other than 2.3 and 2.4 are read as well
 */
public record MilvusSpec(
        String uri, SecretText token, String user, SecretText password, TlsSpec tls, boolean acceptVersion) {

    /** Refuses a malformed address, and two logins at the same time. */
    public MilvusSpec {
        TextRules.MILVUS_URI.require(uri);
        if (!token.isEmpty() && !user.isEmpty()) {
            throw new IllegalArgumentException("a token and a user are mutually exclusive");
        }
        if (user.isEmpty() != password.isEmpty()) {
            throw new IllegalArgumentException("a user and a password belong together");
        }
        if (!tls.isEmpty() && !uri.startsWith("https://")) {
            throw new IllegalArgumentException("TLS settings need an https address");
        }
    }
}
