package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped starts, as a user starts it. */
class ShippedScriptIT {
    @TempDir
    private Path checkout;

    @Test
    void saysItsVersion() throws Exception {
        ShippedScript.Answer answer = ShippedScript.in(checkout).run("--version");

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out()).startsWith("godwit ").contains("Java ");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void answersMisuseWithTheReasonAndItsExitCode() throws Exception {
        ShippedScript.Answer answer = ShippedScript.in(checkout).run("task", "run");

        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(answer.err()).contains("Missing required option", "Try: godwit task run --help");
        assertThat(answer.out()).isEmpty();
    }
}
