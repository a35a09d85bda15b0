package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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

    /** The JVM itself sets an archive aside that does not fit the jars, at every start again. */
    @Test
    void replacesAnArchiveOfClassesThatIsOlderThanItsJars() throws Exception {
        ShippedScript script = ShippedScript.in(checkout);
        script.run("--version");
        Path archive = checkout.resolve("deploy/dist/target/godwit/help.jsa");
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(archive, longAgo);

        script.run("--version");

        assertThat(Files.getLastModifiedTime(archive)).isGreaterThan(longAgo);
    }

    @Test
    void answersMisuseWithTheReasonAndItsExitCode() throws Exception {
        ShippedScript.Answer answer = ShippedScript.in(checkout).run("task", "run");

        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(answer.err()).contains("Missing required option", "Try: godwit task run --help");
        assertThat(answer.out()).isEmpty();
    }
}
