package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.GodwitException;
import io.godwit.testsupport.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListeningTest {
    private static final Optional<Listening.Tls> PLAIN = Optional.empty();
    private static final Optional<Listening.Tls> TLS = Optional.of(new Listening.Tls(Path.of("c"), Path.of("k")));

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "127.1.2.3", "::1"})
    void thisMachineMayBeAskedWithoutTlsAndWithoutALogin(String host) {
        assertThatCode(() -> new Listening(host, 0, PLAIN).requireSafe(false, false))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1"})
    void elsewhereItNeedsTlsOrTheUsersWord(String host) {
        assertThatThrownBy(() -> new Listening(host, 0, PLAIN).requireSafe(false, true))
                .hasMessageContaining("plain text");
        assertThatCode(() -> new Listening(host, 0, PLAIN).requireSafe(true, true))
                .doesNotThrowAnyException();
        assertThatCode(() -> new Listening(host, 0, TLS).requireSafe(false, true))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new Listening(host, 0, TLS).requireSafe(true, false))
                .as("whatever else is given")
                .hasMessageContaining("--no-login");
    }

    @Test
    void aHostThatIsNotKnownIsAMistake() {
        assertThatThrownBy(() -> new Listening("no such host", 0, PLAIN).requireSafe(true, true))
                .hasMessageContaining("is not known");
    }

    @Test
    void aCertificateAndAnothersKeyAreRefused(@TempDir Path folder) throws Exception {
        SelfSigned one = SelfSigned.in(Files.createDirectory(folder.resolve("one")));
        SelfSigned other = SelfSigned.in(Files.createDirectory(folder.resolve("other")));

        assertThatCode(() -> new WatchedCertificate(new Listening.Tls(one.certificate(), one.key())))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new WatchedCertificate(new Listening.Tls(one.certificate(), other.key())))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("the key is not the certificate's");
        assertThatThrownBy(() -> new WatchedCertificate(new Listening.Tls(one.key(), one.certificate())))
                .isInstanceOf(GodwitException.class);
        assertThatThrownBy(() -> new WatchedCertificate(new Listening.Tls(one.certificate(), folder.resolve("none"))))
                .isInstanceOf(GodwitException.class);
        Path old = Files.writeString(folder.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n");
        assertThatThrownBy(() -> new WatchedCertificate(new Listening.Tls(one.certificate(), old)))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.remedy()).contains("openssl pkcs8"));
    }
}
