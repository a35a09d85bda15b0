package io.godwit.stack.process;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A lock file that excludes other processes and other threads of this process; released by the kernel when its owner dies. */
public final class FolderLock {
    private FolderLock() {}

    /**
     * Blocks until the lock is held, then does the work in the calling thread. The lock is not reentrant.
     *
     * @throws StackException {@link StackErrorCode#TIMEOUT} after the bound, {@link StackErrorCode#STORAGE}
     */
    public static <T> T holding(Path file, Duration bound, Supplier<T> work) {
        try (FileChannel channel = open(file)) {
            awaitLock(channel, file, bound);
            return work.get();
        } catch (IOException e) {
            throw cannotLock(file, e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void awaitLock(FileChannel channel, Path file, Duration bound) {
        AtomicReference<FileLock> lock = new AtomicReference<>();
        boolean held = Polling.until(bound, () -> {
            try {
                lock.set(channel.tryLock());
                return lock.get() != null;
            } catch (OverlappingFileLockException e) {
                return false;
            } catch (IOException e) {
                throw cannotLock(file, e);
            }
        });
        if (!held) {
            throw new StackException(
                    StackErrorCode.TIMEOUT,
                    "Another process held " + file + " for " + bound.toSeconds() + " s.",
                    "Wait for the other godwit command to end, then run this one again.");
        }
    }

    private static StackException cannotLock(Path file, IOException e) {
        return new StackException(
                StackErrorCode.STORAGE,
                "Cannot lock " + file + ": " + e.getMessage() + ".",
                "Check that its folder exists and is writable.",
                e);
    }
}
