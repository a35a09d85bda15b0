package io.godwit.milvus.connect;

import io.godwit.model.task.TlsSpec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How one Milvus server is reached.
 *
 * @param uri {@code http://host:port} or {@code https://host:port}
 * @param token resolved, or empty
 * @param user or empty
 * @param password resolved, or empty
 * @param acceptVersion whether versions other than 2.3 and 2.4 are read as well
 */
public record MilvusLogin(String uri, String token, String user, String password, TlsSpec tls, boolean acceptVersion) {

    /** Value of the {@code authorization} header: the token or {@code user:password}, in Base64. */
    Optional<String> authorization() {
        String clear = !token.isEmpty() ? token : user.isEmpty() ? "" : user + ":" + password;
        return clear.isEmpty()
                ? Optional.empty()
                : Optional.of(Base64.getEncoder().encodeToString(clear.getBytes(StandardCharsets.UTF_8)));
    }

    /** Never prints a secret. */
    @Override
    public String toString() {
        return uri;
    }
}
