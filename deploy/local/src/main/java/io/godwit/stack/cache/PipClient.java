package io.godwit.stack.cache;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fetches wheels with the user's own {@code pip}. The wheels are for CPython 3.11, whichever Python runs pip. */
final class PipClient {
    private static final Duration BOUND = Duration.ofMinutes(15);
    private static final String REMEDY =
            "Install Python 3 with pip (Debian: apt-get install python3 python3-pip) and put python3 on the PATH.";
    private static final List<String> ABIS = List.of("cp311", "abi3", "none");
    private static final List<String> PLATFORMS =
            List.of("manylinux_2_28", "manylinux_2_27", "manylinux_2_24", "manylinux_2_17", "manylinux2014");

    private PipClient() {}

    static void fetch(List<PinnedFile> files, Path folder) throws IOException {
        Path requirements = folder.resolve("requirements.txt");
        Files.writeString(requirements, requirements(files));
        ToolRun.Result result = ToolRun.run(folder, BOUND, REMEDY, command(requirements, folder));
        Files.delete(requirements);
        if (!result.succeeded()) {
            boolean noPip = result.output().contains("No module named pip");
            throw new StackException(
                    noPip ? StackErrorCode.TOOL_MISSING : StackErrorCode.DOWNLOAD_FAILED,
                    "pip could not fetch " + files.getFirst().packageName() + " (status " + result.status() + "):\n  "
                            + result.tail() + "\n",
                    noPip
                            ? REMEDY
                            : "Check the network and pip's settings (pip config list), then run the command again.");
        }
    }

    static String requirements(List<PinnedFile> files) {
        return files.stream()
                .map(file -> file.coordinates() + "==" + file.version() + " --hash=sha256:" + file.sha256() + "\n")
                .collect(Collectors.joining());
    }

    private static List<String> command(Path requirements, Path folder) {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
                "--require-hashes",
                "--disable-pip-version-check",
                "--no-input",
                "--progress-bar",
                "off",
                "--python-version",
                "3.11",
                "--implementation",
                "cp"));
        ABIS.forEach(abi -> command.addAll(List.of("--abi", abi)));
        PLATFORMS.forEach(platform -> command.addAll(List.of("--platform", platform + "_x86_64")));
        Stream.of("-r", requirements.toString(), "-d", folder.toString()).forEach(command::add);
        return command;
    }
}
