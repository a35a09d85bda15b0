package io.godwit.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretResolverTest {
    private final SecretResolver resolver = new SecretResolver(Map.of("NAME", "a$1\\b", "EMPTY", ""));

    @TempDir
    Path dir;

    @Test
    void putsValuesInPlaceOfReferences() throws IOException {
        Path file = Files.writeString(dir.resolve("secret"), "from file\n");

        assertThat(resolver.resolve(SecretText.of("x ${env:NAME} ${env:EMPTY}y ${file:" + file + "}")))
                .isEqualTo("x a$1\\b y from file");
    }

    @Test
    void namesWhatIsMissingWithoutTheText() {
        assertThatThrownBy(() -> resolver.resolve(SecretText.of("private ${env:ABSENT}")))
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_SECRET_MISSING);
                    assertThat(e).hasMessageContaining("ABSENT").hasMessageNotContaining("private");
                });
        assertThat(resolver.missing(new SecretRef.File(dir.resolve("none").toString())))
                .isPresent();
    }

    @Test
    void printsReferencesAndHidesTheRest() {
        assertThat(SecretText.of("user:${env:NAME}!")).hasToString("***${env:NAME}***");
        assertThat(SecretText.of("clear")).hasToString("***");
        assertThat(SecretText.empty()).hasToString("");
    }

    /** As a kubelet mounts it: what is seen are links, and all of them lead somewhere else at once. */
    @Test
    void readsAMountedSecretByItsNameAndSeesWhenItIsRotated() throws IOException {
        Path secret = Files.createDirectories(dir.resolve("secrets/ob.login"));
        Files.writeString(Files.createDirectory(secret.resolve("..1")).resolve("password"), "first\n");
        Files.writeString(Files.createDirectory(secret.resolve("..2")).resolve("password"), "second\n");
        Path data = Files.createSymbolicLink(secret.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(secret.resolve("password"), Path.of("..data/password"));
        SecretResolver inPod = inPod();
        SecretText text = SecretText.of("${secret:ob.login/password}");

        assertThat(inPod.resolve(text)).isEqualTo("first");
        Files.delete(data);
        Files.createSymbolicLink(data, Path.of("..2"));
        assertThat(inPod.resolve(text)).isEqualTo("second");
        assertThat(text).hasToString("${secret:ob.login/password}");
    }

    @Test
    void saysWhatIsToBeDoneWhereASecretOfTheClusterIsNotThere() throws IOException {
        Files.createDirectories(dir.resolve("secrets/ob"));
        SecretRef.InCluster password = new SecretRef.InCluster("ob", "password");

        assertThat(inPod().missing(password)).contains("the Secret ob is not there, or has no key password");
        assertThat(inPod().missing(new SecretRef.InCluster("milvus", "token")).orElseThrow())
                .contains("the Secret milvus is not given to documents", "documents.secrets");
        assertThat(SecretResolver.ofDocuments(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), dir)
                        .missing(password))
                .isPresent();
        assertThat(SecretResolver.ofDocuments(
                                Map.of(
                                        SecretResolver.FOLDER,
                                        dir.resolve("secrets").toString()),
                                dir)
                        .missing(password)
                        .orElseThrow())
                .contains("runs outside of a cluster", "write ${env:NAME} or ${file:/absolute/path}");
    }

    private SecretResolver inPod() {
        return SecretResolver.ofDocuments(
                Map.of(
                        "KUBERNETES_SERVICE_HOST",
                        "10.0.0.1",
                        SecretResolver.FOLDER,
                        dir.resolve("secrets").toString()),
                dir);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${vault:x}",
                "${env:}",
                "${env:X",
                "${file:relative}",
                "${secret:ob}",
                "${secret:ob/}",
                "${secret:/password}",
                "${secret:../password}",
                "${secret:ob/..data}",
                "${secret:ob/a/b}",
                "${secret:OB/password}"
            })
    void refusesOtherReferences(String text) {
        assertThatThrownBy(() -> SecretText.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
