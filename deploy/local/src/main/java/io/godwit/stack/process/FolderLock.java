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

/** A lock file that excludes other processes and other threads of this one; released by the kernel when its owner dies. */
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Blocks until the lock is held.
     *
     * @throws StackException {@link StackErrorCode#TIMEOUT} after the bound, {@link StackErrorCode#STORAGE}
     */
    public static FolderLock take(Path file, Duration bound) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                awaitLock(channel, file, bound);
            } catch (RuntimeException e) {
                channel.close();
                throw e;
            }
            return new FolderLock(channel);
        } catch (IOException e) {
            throw cannotLock(file, e);
        }
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

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
