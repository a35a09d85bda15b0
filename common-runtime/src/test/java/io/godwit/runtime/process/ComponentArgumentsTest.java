package io.godwit.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Direction;
import io.godwit.runtime.kafka.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentArgumentsTest {
    private static final List<String> WHOLE = List.of(
            "--task",
            "abcdefghij23",
            "--component",
            "full-import",
            "--ordinal",
            "0",
            "--generation",
            "7",
            "--kafka",
            "127.0.0.1:9092");

    @Test
    void aWholeCommandLineIsRead() {
        assertThat(parse(WHOLE))
                .isEqualTo(new ComponentArguments(
                        "abcdefghij23", "full-import", 0, 7, "127.0.0.1:9092", Direction.FORWARD));
    }

    @Test
    void theWayBackIsNamed() {
        ComponentArguments back =
                new ComponentArguments("abcdefghij23", "reverse-store", 0, 7, "127.0.0.1:9092", Direction.REVERSE);

        assertThat(parse(back.commandLine())).isEqualTo(back);
        assertThat(back.flow()).isEqualTo("abcdefghij23.reverse");
        assertThat(parse(WHOLE).commandLine()).isEqualTo(WHOLE);
    }

    @Test
    void anUnknownDirectionIsRefused() {
        List<String> args = new ArrayList<>(WHOLE);
        args.addAll(List.of("--direction", "SIDEWAYS"));

        assertThatThrownBy(() -> parse(args)).hasMessageContaining("SIDEWAYS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--task", "--component", "--ordinal", "--generation", "--kafka"})
    void whatIsMissingIsNamed(String name) {
        List<String> args = new ArrayList<>(WHOLE);
        int at = args.indexOf(name);
        args.subList(at, at + 2).clear();

        assertThatThrownBy(() -> parse(args)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
            assertThat(e.getMessage()).contains(name);
            assertThat(e.remedy()).isNotBlank();
        });
    }

    @Test
    void numbersMustBeNumbers() {
        List<String> args = new ArrayList<>(WHOLE);
        args.set(args.indexOf("--ordinal") + 1, "first");

        assertThatThrownBy(() -> parse(args)).isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.CONFIG_INVALID));
    }

    @Test
    void securitySettingsComeFromTheEnvironment() {
        KafkaSettings settings = parse(WHOLE)
                .kafkaSettings(
                        Map.of(ComponentArguments.KAFKA_PROPERTIES, "{\"security.protocol\":\"SSL\",\"retries\":3}"));

        assertThat(settings.bootstrapServers()).isEqualTo("127.0.0.1:9092");
        assertThat(settings.properties())
                .containsOnly(Map.entry("security.protocol", "SSL"), Map.entry("retries", "3"));
        assertThat(parse(WHOLE).kafkaSettings(Map.of()).properties()).isEmpty();
    }

    private static ComponentArguments parse(List<String> args) {
        return ComponentArguments.parse(args.toArray(String[]::new));
    }
}
