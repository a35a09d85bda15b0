package io.godwit.testsupport.servers;

import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Servers as processes on this machine; the folder with all data is deleted when they are closed. */
public final class LocalServers implements TestServers {
    private final LocalStack stack;
    private final Map<ServerKind, Long> frozen = new EnumMap<>(ServerKind.class);

    private LocalServers(LocalStack stack) {
        this.stack = stack;
    }

    /** Starts these kinds and what they need in {@code folder}. */
    public static LocalServers up(Path folder, Set<ServerKind> kinds) {
        return new LocalServers(LocalStack.in(folder).with(kinds).up(ProgressListener.silent()));
    }

    /** The same of {@link TestServers#calm}. */
    static LocalServers calm(Path folder) {
        return new LocalServers(LocalStack.in(folder)
                .with(ServerKind.standard())
                .withMilvusSettings(Map.of("proxy.timeTickInterval", "500")) // milliseconds
                .up(ProgressListener.silent()));
    }

    @Override
    public StackAddresses addresses() {
        return stack.addresses();
    }

    @Override
    public void kill(ServerKind kind) {
        stack.kill(kind);
    }

    @Override
    public void freeze(ServerKind kind) {
        long pid = stack.status().stream()
                .filter(status -> status.kind() == kind)
                .findFirst()
                .orElseThrow()
                .pid()
                .orElseThrow();
        frozen.put(kind, pid);
        signal("-STOP", pid);
    }

    @Override
    public void thaw(ServerKind kind) {
        signal("-CONT", frozen.remove(kind)); // a frozen server does not answer any query about itself
    }

    private static void signal(String signal, long pid) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start(ServerKind kind) {
        stack.start(kind);
    }

    @Override
    public void close() {
        stack.purge();
        stack.close();
    }
}
