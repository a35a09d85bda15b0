package io.godwit.cli;

import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.util.concurrent.CountDownLatch;

/** A process for {@link InterruptGuardTest}: waits for an answer that never comes, until it is interrupted, and says so. */
final class ReadingMain {
    private ReadingMain() {}

    public static void main(String[] args) {
        CommandRun.reading(stopping -> {
            System.out.println("working");
            try {
                new CountDownLatch(1).await();
                return ExitCode.DONE;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                System.out.println("drained");
                throw GodwitException.interrupted("reading");
            }
        });
    }
}
