package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretRef;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class KafkaOptionsTest {
    @TempDir
    private Path folder;

    @Command
    private static final class Any {
        @Mixin
        private KafkaOptions kafka;
    }

    @Test
    void secretsOfSettingsAreReadWhereTheyAreUsedAndHandedOnAsReferences() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "swordfish\n");
        String login = "Login username=\"a\" password=\"${file:" + file + "}\";";
        KafkaOptions options = parsed(
                "--kafka-property", "security.protocol=SASL_SSL", "--kafka-property", "sasl.jaas.config=" + login);

        assertThat(options.settings())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "Login username=\"a\" password=\"swordfish\";");
        assertThat(options.references()).containsExactly(new SecretRef.File(file.toString()));
        assertThat(options.arguments())
                .containsExactly(
                        "--kafka-property",
                        "security.protocol=SASL_SSL",
                        "--kafka-property",
                        "sasl.jaas.config=" + login);
    }

    @Test
    void whatIsMissingOrMisspeltIsSaid() {
        assertThatThrownBy(() -> parsed("--kafka-property", "ssl.key.password=${env:GODWIT_TEST_NOT_SET}")
                        .settings())
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("GODWIT_TEST_NOT_SET");
        assertThatThrownBy(() -> parsed("--kafka-property", "ssl.key.password=${vault:x}")
                        .references())
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("ssl.key.password");
    }

    @Test
    void theNumberOfReplicasIsHandedOnWhereItIsGiven() {
        assertThat(parsed().replicationFactor()).isEmpty();
        assertThat(parsed("--replication-factor", "2").arguments()).containsExactly("--replication-factor", "2");
        assertThatThrownBy(() -> parsed("--replication-factor", "0").replicationFactor())
                .isInstanceOf(ParameterException.class);
    }

    private static KafkaOptions parsed(String... arguments) {
        Any any = new Any();
        new CommandLine(any).parseArgs(arguments);
        return any.kafka;
    }
}
