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

    @ParameterizedTest
    @ValueSource(strings = {"${vault:x}", "${env:}", "${env:X", "${file:relative}"})
    void refusesOtherReferences(String text) {
        assertThatThrownBy(() -> SecretText.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
