package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.godwit.dist.docs.MonitoringFiles;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prometheus' own tool accepts the alert rules, and each fires when its test says; the tool is a pinned package of Debian 12. */
class MonitoringRulesIT {
    @ParameterizedTest
    @ValueSource(strings = {"check rules godwit-rules.yaml", "test rules godwit-rules-test.yaml"})
    void promtoolAcceptsTheRules(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(promtool().toString()));
        command.addAll(Arrays.asList(arguments.split(" ")));

        Process run = new ProcessBuilder(command)
                .directory(MonitoringFiles.file("").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(output).isZero();
        assertThat(output).contains("SUCCESS");
    }

    /** Another system than Debian 12 does not have the package; nothing else makes this test be left out. */
    private static Path promtool() throws IOException {
        try {
            return new PackageCache(PackageCache.defaultRoot(), Manifest.bundled(), event -> {})
                    .install("prometheus")
                    .resolve("usr/bin/promtool");
        } catch (StackException e) {
            boolean hasNone = e.code() == StackErrorCode.TOOL_MISSING || e.code() == StackErrorCode.DOWNLOAD_FAILED;
            if (hasNone && !Files.readString(Path.of("/etc/os-release")).contains("VERSION_CODENAME=bookworm")) {
                return abort("no promtool: " + e.getMessage());
            }
            throw e;
        }
    }
}
