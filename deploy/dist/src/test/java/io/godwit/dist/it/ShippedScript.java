package io.godwit.dist.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The script {@code ./godwit} over the jars of this build, in a checkout without sources: nothing in it is newer than its build. */
final class ShippedScript {
    private static final int PATIENCE_SECONDS = 600;
    /** What the script runs, and the release archive contains. */
    private static final String LAUNCHER = "deploy/images/src/main/resources/io/godwit/image/godwit";

    private final Path checkout;

    private ShippedScript(Path checkout) {
        this.checkout = checkout;
    }

    /** Lays it into an empty folder. */
    static ShippedScript in(Path checkout) throws IOException {
        Files.copy(Distribution.script(), checkout.resolve("godwit"));
        Files.createSymbolicLink(checkout.resolve("kubectl-godwit"), Path.of("godwit"));
        Path launcher = checkout.resolve(LAUNCHER);
        Files.createDirectories(launcher.getParent());
        Files.copy(Distribution.script().resolveSibling(LAUNCHER), launcher);
        Path home = Files.createDirectories(checkout.resolve("deploy/dist/target/godwit"));
        Files.createSymbolicLink(home.resolve("lib"), Distribution.lib().toAbsolutePath());
        Files.createFile(home.resolve("built"));
        return new ShippedScript(checkout);
    }

    /** How a command ended, and what it printed. */
    record Answer(int exitCode, String out, String err) {}

    Answer run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    /** The same with more in its environment. */
    Answer run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return run("", environment, arguments);
    }

    /** The same with text on its standard input. */
    Answer run(String input, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "godwit"));
        command.addAll(List.of(arguments));
        Path out = checkout.resolve("out");
        Path err = checkout.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(checkout.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("GODWIT_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("GODWIT_JAVA_OPTS");
        builder.environment().remove("GODWIT_SERVER");
        builder.environment().putAll(environment);
        Path in = Files.writeString(checkout.resolve("in"), input, StandardCharsets.UTF_8);
        Process process = builder.redirectInput(in.toFile()).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Answer(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
