package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntranceTest {
    private static final String PASSWORD = "correct horse 1";

    @TempDir
    private Path folder;

    @Test
    void thePasswordIsInTheEnvironmentOrInTheFileThatItNames() throws Exception {
        Path file = Files.writeString(folder.resolve("admin"), PASSWORD + "\n");

        assertThat(Entrance.adminPassword(Map.of())).isEmpty();
        assertThat(Entrance.adminPassword(environment(""))).isEmpty();
        assertThat(Entrance.adminPassword(environment(PASSWORD))).contains(PASSWORD);
        assertThat(Entrance.adminPassword(environment("file:" + file))).contains(PASSWORD);
    }

    @Test
    void oneThatCannotBeUsedIsRefusedAndNotShown() {
        assertThatThrownBy(() -> Entrance.adminPassword(environment("hunter2")))
                .isInstanceOfSatisfying(GodwitException.class, e -> assertThat(e.getMessage() + e.remedy())
                        .contains("GODWIT_ADMIN_PASSWORD")
                        .doesNotContain("hunter2"));
        assertThatThrownBy(() -> Entrance.adminPassword(environment("file:" + folder.resolve("none"))))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_SECRET_MISSING));
    }

    private static Map<String, String> environment(String password) {
        return Map.of("GODWIT_ADMIN_PASSWORD", password);
    }
}
