package io.godwit.stack;

import io.godwit.stack.process.FolderLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.random.RandomGenerator;

/**
 * The ports of one stack folder, kept in {@code ports.properties} so that a restart finds the same ones.
 *
 * <p>Free ports are taken below Linux's range for outgoing connections (32768 and up), where a client's socket could
 * occupy the port of a stopped server. A file in the cache notes which stack owns which port, so that two stacks brought up at
 * the same time do not choose the same one. Thread-safe.
 */
public final class Ports {
    private static final int LOWEST = 20_000;
    private static final int SPAN = 12_000;
    private static final int TRIES = 2_000;
    private static final Duration LOCK_BOUND = Duration.ofSeconds(30);

    private final Path file;
    private final Path shared;
    private final Properties own;

    private Ports(Path file, Path shared) {
        this.file = file;
        this.shared = shared;
        this.own = read(file);
    }

    /**
     * The ports noted in a stack folder, if any.
     *
     * @param stackFolder the folder of the stack
     * @param cache where all stacks of this user note their ports
     */
    public static Ports in(Path stackFolder, Path cache) {
        return new Ports(stackFolder.resolve("ports.properties"), cache.resolve("ports.properties"));
    }

    public synchronized OptionalInt find(String name) {
        String port = own.getProperty(name);
        return port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port));
    }

    /** The port of that name; chosen on the first call, then kept. */
    public synchronized int get(String name) {
        OptionalInt known = find(name);
        return known.isPresent() ? known.getAsInt() : choose(name);
    }

    /** Fixes a port by hand; the next start uses it. */
    public synchronized void set(String name, int port) {
        if (port < 1 || port > 65_535) {
            throw new StackException(
                    StackErrorCode.BAD_OPTION, port + " is not a port.", "Give a number from 1024 to 65535.");
        }
        own.setProperty(name, Integer.toString(port));
        write(file, own);
    }

    private int choose(String name) {
        return FolderLock.holding(shared.resolveSibling("ports.lock"), LOCK_BOUND, () -> {
            Properties owners = read(shared);
            owners.entrySet().removeIf(entry -> !Files.isDirectory(Path.of((String) entry.getValue())));
            int port = unowned(owners, name);
            owners.setProperty(
                    Integer.toString(port), file.toAbsolutePath().getParent().toString());
            write(shared, owners);
            set(name, port);
            return port;
        });
    }

    private static int unowned(Properties owners, String name) {
        for (int i = 0; i < TRIES; i++) {
            int port = LOWEST + RandomGenerator.getDefault().nextInt(SPAN);
            if (!owners.containsKey(Integer.toString(port)) && isFree(port)) {
                return port;
            }
        }
        throw new StackException(
                StackErrorCode.PORT_IN_USE,
                "No free port for " + name + " between " + LOWEST + " and " + (LOWEST + SPAN) + ".",
                "Stop stacks you no longer need, or set the ports by option.");
    }

    /** Whether a server could listen on the port, on any address. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether something accepts connections on 127.0.0.1 at the port. */
    public static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Properties read(Path file) {
        Properties ports = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                ports.load(in);
            } catch (IOException e) {
                throw storage(file, e);
            }
        }
        return ports;
    }

    private static void write(Path file, Properties ports) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path part = file.resolveSibling(file.getFileName() + ".part");
            try (OutputStream out = Files.newOutputStream(part)) {
                ports.store(out, null);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw storage(file, e);
        }
    }

    private static StackException storage(Path file, IOException e) {
        return new StackException(
                StackErrorCode.STORAGE,
                "Cannot use " + file + ": " + e.getMessage() + ".",
                "Check that its folder is writable.",
                e);
    }
}
