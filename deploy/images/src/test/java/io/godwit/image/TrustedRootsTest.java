package io.godwit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedRootsTest {
    @TempDir
    private Path folder;

    private Path certificates;

    @BeforeEach
    void create() throws IOException {
        certificates = Files.createDirectories(folder.resolve("usr/share/ca-certificates/mozilla"));
    }

    @Test
    void theStoreHoldsEveryAuthorityAndIsTheSameEachTime() throws Exception {
        certificate("One.crt");
        certificate("Two.crt");

        byte[] store = TrustedRoots.keyStore(folder);

        assertThat(store).isEqualTo(TrustedRoots.keyStore(folder));
        KeyStore read = KeyStore.getInstance("PKCS12");
        read.load(new ByteArrayInputStream(store), null);
        assertThat(Collections.list(read.aliases())).containsExactlyInAnyOrder("one.crt", "two.crt");
        assertThat(read.isCertificateEntry("one.crt")).isTrue();
        assertThat(TrustedRoots.pem(folder)).containsSubsequence("BEGIN CERTIFICATE", "BEGIN CERTIFICATE");
    }

    @Test
    void whatIsNoCertificateIsNotLeftOutSilently() throws IOException {
        Files.writeString(certificates.resolve("Broken.crt"), "no certificate");

        assertThatThrownBy(() -> TrustedRoots.keyStore(folder)).isInstanceOf(IOException.class);
    }

    private void certificate(String name) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Path store = folder.resolve(name + ".p12");
        run(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-keystore",
                store.toString(),
                "-storepass",
                "secret");
        run(
                keytool.toString(),
                "-exportcert",
                "-rfc",
                "-alias",
                "ca",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-file",
                certificates.resolve(name).toString());
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
