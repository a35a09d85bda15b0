package io.godwit.model.task;

import static io.godwit.model.task.TaskTrees.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.DataSourceReading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents that others send to a service may refer to. */
class ServiceSecretsTest {
    private final Map<String, String> process = new HashMap<>(Map.of(
            "MILVUS_TOKEN", "t0ps3cret",
            "OB_PASSWORD", "hunter2",
            "OB_URL", "jdbc:mysql://ob:2881/",
            "KAFKA_PASSWORD", "swordfish",
            "GODWIT_TLS_KEY", "/etc/key",
            "GODWIT_ANYTHING", "x"));

    @TempDir
    Path folder;

    @Test
    void nothingOfGodwitsOwnIsForDocumentsWhetherItIsSetOrNot() throws Exception {
        Path key = Files.writeString(folder.resolve("tls.key"), "key");
        Path other = Files.writeString(folder.resolve("other"), "x");
        SecretResolver resolver = SecretResolver.ofService(
                process, List.of(new SecretRef.Env("KAFKA_PASSWORD"), new SecretRef.File(key.toString())));

        for (String name : List.of("GODWIT_ANYTHING", "GODWIT_UNSET", "GODWIT_SECRET_KEYS", "KAFKA_PASSWORD")) {
            assertThat(resolver.missing(new SecretRef.Env(name)).orElseThrow())
                    .as(name)
                    .contains("Godwit's own");
        }
        assertThat(resolver.missing(new SecretRef.Env("MILVUS_TOKEN"))).isEmpty();
        assertThat(resolver.missing(new SecretRef.File(key.toString()))).isPresent();
        assertThat(resolver.missing(new SecretRef.File(other.toString()))).isEmpty();
    }

    @Test
    void theVariablesThatDocumentsMayNameCanBeListed() {
        process.put(SecretResolver.SECRET_VARIABLES, "MILVUS_*, OB_PASSWORD GODWIT_*");
        process.put(SecretResolver.PLAIN_VARIABLES, "OB_URL");
        SecretResolver resolver = SecretResolver.ofService(process, List.of());

        for (String name : List.of("MILVUS_TOKEN", "OB_PASSWORD", "OB_URL")) {
            assertThat(resolver.missing(new SecretRef.Env(name))).as(name).isEmpty();
        }
        assertThat(resolver.missing(new SecretRef.Env("KAFKA_PASSWORD")).orElseThrow())
                .contains(SecretResolver.SECRET_VARIABLES);
        assertThat(resolver.missing(new SecretRef.Env("GODWIT_ANYTHING"))).isPresent();

        process.put(SecretResolver.SECRET_VARIABLES, "");
        assertThat(SecretResolver.ofService(process, List.of()).missing(new SecretRef.Env("OB_PASSWORD")))
                .as("an empty list has none")
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:OB_PASSWORD}", "x-${env:OB_URL}", "${file:/etc/passwd}", "${sealed:1.AAAA}"})
    void whatIsKeptAndShownRefersToNoVariableAndNoFile(String user) {
        List<Problem> problems = problems(user);

        assertThat(problems).extracting(Problem::path).containsExactly("spec.oceanbase.user");
        assertThat(problems.getFirst().message()).contains("would be kept and shown");
        assertThat(problems.getFirst().remedy()).contains(SecretResolver.PLAIN_VARIABLES);
        assertThat(problems.toString()).doesNotContain("hunter2", "jdbc");
    }

    @Test
    void unlessTheVariableIsMeantForIt() {
        process.put(SecretResolver.PLAIN_VARIABLES, "OB_URL,OB_USER");
        process.put("OB_USER", "root@mysql");

        assertThat(problems("${env:OB_USER}")).isEmpty();
        assertThat(problems("${env:OB_USER}${env:OB_PASSWORD}"))
                .extracting(Problem::path)
                .containsExactly("spec.oceanbase.user");
        assertThat(problems("${env:OB_URL}")).isEmpty();
    }

    @Test
    void whoeverRunsAFileInTheForegroundMayReferToAnything() {
        SecretResolver resolver = new SecretResolver(process);

        assertThat(resolver.missing(new SecretRef.Env("GODWIT_ANYTHING"))).isEmpty();
        assertThat(resolver.mayBeShown(new SecretRef.Env("OB_PASSWORD"))).isTrue();
    }

    private List<Problem> problems(String user) {
        SecretResolver resolver = SecretResolver.ofService(process, List.of());
        Map<String, Object> document = map(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "DataSource",
                "metadata",
                map("name", "ob"),
                "spec",
                map("oceanbase", map("url", "jdbc:mysql://ob:2881/", "user", user, "password", "${env:OB_PASSWORD}")));
        return switch (DataSourceReader.ofFiles(resolver).read(document)) {
            case DataSourceReading.Valid valid -> List.of();
            case DataSourceReading.Invalid invalid -> invalid.problems();
        };
    }
}
