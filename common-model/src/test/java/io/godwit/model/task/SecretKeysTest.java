package io.godwit.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.GodwitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeysTest {
    private static final String OLD = "2025:" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String NEW =
            "2026:" + Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());

    @Test
    void whatTheFirstKeySealsEachProcessWithThatKeyOpens() {
        SecretRef.Sealed sealed = keys(NEW + "," + OLD).seal("pässword");

        assertThat(sealed.key()).isEqualTo("2026");
        assertThat(sealed.toString()).doesNotContain("pässword");
        assertThat(keys(OLD + "\n" + NEW).open(sealed)).isEqualTo("pässword");
        assertThat(keys(NEW).seal("pässword")).as("a nonce of its own").isNotEqualTo(sealed);
        assertThat(new SecretResolver(Map.of(SecretKeys.VARIABLE, NEW)).resolve(SecretText.of("x" + sealed)))
                .isEqualTo("xpässword");
    }

    @Test
    void withoutItsKeyASecretIsMissingWithTheKeysName() {
        SecretRef.Sealed sealed = keys(NEW).seal("password");

        assertThat(new SecretResolver(Map.of(SecretKeys.VARIABLE, OLD))
                        .missing(sealed)
                        .orElseThrow())
                .contains("2026", SecretKeys.VARIABLE)
                .doesNotContain("password");
        assertThatThrownBy(() -> keys(OLD).open(sealed)).isInstanceOf(GodwitException.class);
        assertThatThrownBy(() -> keys("").seal("password"))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("no key");
    }

    @Test
    void whatWasChangedIsNotOpened() {
        SecretRef.Sealed sealed = keys(NEW).seal("password");
        char last = sealed.text().charAt(10);
        String changed = sealed.text().substring(0, 10)
                + (last == 'A' ? 'B' : 'A')
                + sealed.text().substring(11);

        assertThatThrownBy(() -> keys(NEW).open(new SecretRef.Sealed("2026", changed)))
                .hasMessageContaining("not what was sealed");
        assertThatThrownBy(() -> keys(NEW + "," + OLD).open(new SecretRef.Sealed("2025", sealed.text())))
                .hasMessageContaining("not what was sealed");
        assertThatThrownBy(() -> keys(NEW).open(new SecretRef.Sealed("2026", "")))
                .hasMessageContaining("not what was sealed");
    }

    @Test
    void keysComeFromAFileToo(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), NEW + "\n" + OLD + "\n");

        assertThat(SecretKeys.of(Map.of(SecretKeys.FILE_VARIABLE, file.toString()))
                        .sealing())
                .contains("2026");
        assertThatThrownBy(() ->
                        SecretKeys.of(Map.of(SecretKeys.FILE_VARIABLE, file.toString(), SecretKeys.VARIABLE, NEW)))
                .hasMessageContaining("both");
        assertThat(SecretKeys.of(Map.of()).sealing()).isEmpty();
    }

    @Test
    void noDocumentCanReferToTheKeys(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), NEW);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThat(new SecretResolver(Map.of(SecretKeys.VARIABLE, NEW)).missing(new SecretRef.Env(SecretKeys.VARIABLE)))
                .isPresent();
        SecretResolver ofFile = new SecretResolver(Map.of(SecretKeys.FILE_VARIABLE, file.toString()));
        for (String path : new String[] {file.toString(), link.toString(), folder + "/./keys", "/proc/self/environ"}) {
            assertThat(ofFile.missing(new SecretRef.File(path))).as(path).isPresent();
        }
        assertThat(ofFile.missing(new SecretRef.Env(SecretKeys.FILE_VARIABLE))).isPresent();
    }

    @Test
    void noDocumentCanReferToFilesOfGodwitsOwnNorLeaveTheFolderOfSecrets(@TempDir Path home) throws Exception {
        Path config = Files.createDirectories(home.resolve(".config/godwit"));
        Path token = Files.writeString(config.resolve("config.json"), "token");
        Path password = Files.writeString(home.resolve("admin-password"), "password");
        Path secrets = Files.createDirectory(home.resolve("secrets"));
        Path milvus = Files.writeString(secrets.resolve("milvus"), "secret");
        Path link = Files.createSymbolicLink(secrets.resolve("link"), password);
        Path other = Files.writeString(home.resolve("other"), "secret");
        Map<String, String> process = Map.of("GODWIT_ADMIN_PASSWORD", "file:" + password, "A", "b");

        SecretResolver open = SecretResolver.ofDocuments(process, home);
        assertThat(open.missing(new SecretRef.File(token.toString()))).isPresent();
        assertThat(open.missing(new SecretRef.File(password.toString()))).isPresent();
        assertThat(open.missing(new SecretRef.File(link.toString()))).isPresent();
        assertThat(open.missing(new SecretRef.Env("GODWIT_ADMIN_PASSWORD"))).isPresent();
        assertThat(open.missing(new SecretRef.File(other.toString()))).isEmpty();

        SecretResolver narrow = SecretResolver.ofDocuments(Map.of(SecretResolver.FOLDER, secrets.toString()), home);
        assertThat(narrow.missing(new SecretRef.File(milvus.toString()))).isEmpty();
        assertThat(narrow.missing(new SecretRef.File(other.toString())).orElseThrow())
                .contains(SecretResolver.FOLDER);
        assertThat(narrow.missing(new SecretRef.File(secrets + "/../other"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026", "2026:", "2026:c2hvcnQ=", "a b:c", "bad.id:AAAA"})
    void whatIsNoKeyIsRefusedAndNotRepeated(String listed) {
        assertThatThrownBy(() -> keys(listed))
                .isInstanceOf(GodwitException.class)
                .hasMessageNotContaining("c2hvcnQ");
        assertThatThrownBy(() -> keys(NEW + "," + NEW)).hasMessageContaining("key 2");
    }

    private static SecretKeys keys(String listed) {
        return SecretKeys.of(Map.of(SecretKeys.VARIABLE, listed));
    }
}
