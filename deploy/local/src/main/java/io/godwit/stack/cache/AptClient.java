package io.godwit.stack.cache;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fetches Debian packages with the machine's own {@code apt-get}, which needs no root for it, and installs nothing. */
final class AptClient {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final String REMEDY = "Only Debian and what is made of it has apt-get.";

    private AptClient() {}

    /** Where the machine's lists are missing or lack a version, lists of its own are fetched, with the same sources and keys. */
    static void fetch(List<PinnedFile> files, Path folder) {
        ToolRun.Result result = download(files, folder, List.of());
        if (!result.succeeded()) {
            List<String> own = ownLists(folder);
            List<String> update = new ArrayList<>(List.of("apt-get", "update", "--quiet"));
            update.addAll(own);
            ToolRun.run(folder, BOUND, REMEDY, update);
            result = download(files, folder, own);
        }
        if (!result.succeeded()) {
            throw new StackException(
                    StackErrorCode.DOWNLOAD_FAILED,
                    "apt-get could not fetch " + files.getFirst().packageName() + " (status " + result.status()
                            + "):\n  " + result.tail() + "\n",
                    "Another release of Debian has other versions.");
        }
    }

    private static ToolRun.Result download(List<PinnedFile> files, Path folder, List<String> options) {
        List<String> command = new ArrayList<>(List.of("apt-get", "download", "--quiet"));
        command.addAll(options);
        files.forEach(file -> command.add(file.coordinates() + "=" + file.version()));
        return ToolRun.run(folder, BOUND, REMEDY, command);
    }

    /** The user of apt-get's sandbox may not look into the folder. */
    private static List<String> ownLists(Path folder) {
        try {
            Path lists = Files.createDirectories(folder.resolve("apt").resolve("lists"));
            Path archives = Files.createDirectories(folder.resolve("apt").resolve("cache"));
            Files.createDirectories(lists.resolve("partial"));
            Files.createDirectories(archives.resolve("archives").resolve("partial"));
            return List.of(
                    "-oDir::State::lists=" + lists,
                    "-oDir::Cache=" + archives,
                    "-oAPT::Sandbox::User=" + System.getProperty("user.name"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
