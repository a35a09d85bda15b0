package io.godwit.testsupport.servers;

import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.util.Set;

/** Servers as processes of this machine; the folder with all data goes when they are closed. */
public final class LocalServers implements TestServers {
    private final LocalStack stack;

    private LocalServers(LocalStack stack) {
        this.stack = stack;
    }

    /** Starts these kinds and what they need in {@code folder}. */
    public static LocalServers up(Path folder, Set<ServerKind> kinds) {
        return new LocalServers(LocalStack.in(folder).with(kinds).up(ProgressListener.silent()));
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
    public void start(ServerKind kind) {
        stack.start(kind);
    }

    @Override
    public void close() {
        stack.purge();
        stack.close();
    }
}
