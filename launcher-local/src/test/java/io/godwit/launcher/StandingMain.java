package io.godwit.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A component for {@link StandingComponentsTest}: runs until SIGTERM, or is done at once, and leaves its exit code behind. */
final class StandingMain {
    private StandingMain() {}

    public static void main(String[] args) throws InterruptedException {
        String component = args[List.of(args).indexOf("--component") + 1];
        if (component.equals("full-import")) {
            leave(0);
            System.exit(0);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(130)));
        System.out.println("10:00:00.000 INFO  [main] up");
        Thread.currentThread().join();
    }

    private static void leave(int code) {
        try {
            Files.writeString(
                    Path.of(System.getenv("GODWIT_EXIT_FILE")),
                    ProcessHandle.current().pid() + " " + code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
