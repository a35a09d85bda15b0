package io.godwit.stack.cache;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fetches Debian packages with the machine's own {@code apt-get}, which needs no root for it, and installs nothing. */
final class AptClient {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final String REMEDY = "Only Debian and what is made of it has apt-get.";

    private AptClient() {}

    static void fetch(List<PinnedFile> files, Path folder) {
        List<String> command = new ArrayList<>(List.of("apt-get", "download", "--quiet"));
        files.forEach(file -> command.add(file.coordinates() + "=" + file.version()));
        ToolRun.Result result = ToolRun.run(folder, BOUND, REMEDY, command);
        if (!result.succeeded()) {
            throw new StackException(
                    StackErrorCode.DOWNLOAD_FAILED,
                    "apt-get could not fetch " + files.getFirst().packageName() + " (status " + result.status()
                            + "):\n  " + result.tail() + "\n",
                    "Refresh its lists (apt-get update); another release of Debian has other versions.");
        }
    }
}
