package io.godwit.milvus.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.task.TlsSpec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class MilvusLoginTest {
    @Test
    void aTokenAndAUserBecomeTheSameKindOfHeader() {
        assertThat(login("root:secret", "", "").authorization()).contains(base64("root:secret"));
        assertThat(login("", "root", "secret").authorization()).contains(base64("root:secret"));
        assertThat(login("", "", "").authorization()).isEmpty();
    }

    @Test
    void secretsAreNeverPrinted() {
        assertThat(login("tok-secret", "", "").toString()).doesNotContain("secret");
        assertThat(login("", "root", "pass-secret").toString()).doesNotContain("secret");
    }

    private static MilvusLogin login(String token, String user, String password) {
        return new MilvusLogin("http://host:19530", token, user, password, TlsSpec.NONE, false);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
