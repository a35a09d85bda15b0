package io.godwit.cluster;

import io.godwit.stack.Ports;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.cache.FileTrees;
import io.godwit.stack.process.ProcessIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of one cluster, as {@code cluster.sh} finds it: the script, links to the programs, the port. */
final class ClusterFolder {
    private static final String SCRIPT = "cluster.sh";

    /** A path to a socket has at most 107 bytes. */
    private static final int LONGEST = 80;

    /** Folders that a node sees as its own. */
    private static final List<Path> HIDDEN = List.of(Path.of("/run"), Path.of("/var/log"), Path.of("/var/run"));

    private final Path root;

    ClusterFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    Path script() {
        return root.resolve(SCRIPT);
    }

    Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    Path program(String name) {
        return root.resolve("bin").resolve(name);
    }

    /** Whether a cluster was ever brought up here. */
    boolean exists() {
        return Files.isRegularFile(script());
    }

    /** Whether its first node was started and not ended, nor its machine. */
    boolean isUp() {
        return holder(1).isPresent();
    }

    /** The process whose end is the end of the node; empty if it does not run. */
    Optional<ProcessIdentity> holder(int node) {
        Path holder = root.resolve("n" + node).resolve("holder");
        try {
            return Files.exists(holder)
                    ? ProcessIdentity.parse(Files.readString(holder)).filter(ProcessIdentity::isAlive)
                    : Optional.empty();
        } catch (IOException e) {
            throw storage(e);
        }
    }

    /** Where Helm keeps its own files, apart from those of the user. */
    List<String> helmHome() {
        return Stream.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")
                .map(name -> name + "=" + root.resolve("helm"))
                .toList();
    }

    /**
     * Writes or renews what the script needs; what already leads to the right place is left alone, for nodes that run.
     *
     * @param programs what was built from Go
     * @param packages where Debian's packages are unpacked
     */
    void prepare(List<Path> programs, Path packages, Ports ports) {
        try {
            extract(SCRIPT);
            extract("dns.yaml");
            Path bin = Files.createDirectories(root.resolve("bin"));
            for (Path program : programs) {
                link(bin, program);
            }
            for (String program : List.of("bin/containerd", "bin/containerd-shim-runc-v2", "bin/ctr", "sbin/runc")) {
                link(bin, packages.resolve("usr").resolve(program));
            }
            writeNft(bin.resolve("nft"), packages);
            linkPlugins(packages.resolve("usr/lib/cni"), bin.resolve("host-ports"));
            Files.writeString(root.resolve("settings"), "PORT=" + ports.get("kubernetes") + "\n");
        } catch (IOException e) {
            throw storage(e);
        }
    }

    void delete() {
        try {
            FileTrees.delete(root);
        } catch (IOException e) {
            throw storage(e);
        }
    }

    /** @throws StackException {@link StackErrorCode#BAD_OPTION} for a folder that nodes could not use */
    void checkPlace() {
        if (HIDDEN.stream().anyMatch(root::startsWith)
                || root.toString().length() > LONGEST
                || root.toString().contains(" ")) {
            throw new StackException(
                    StackErrorCode.BAD_OPTION,
                    "A cluster cannot lie in " + root + ": its path must be at most " + LONGEST
                            + " characters long, without spaces, and not below /run or /var/log, which its nodes see as their own.",
                    "Choose another folder with --dir.");
        }
    }

    private void extract(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ClusterFolder.class.getResourceAsStream("/io/godwit/cluster/" + resource),
                resource + " is in this module")) {
            Files.copy(in, root.resolve(resource), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void linkPlugins(Path packaged, Path own) throws IOException {
        Path plugins = Files.createDirectories(root.resolve("cni"));
        try (Stream<Path> files = Files.list(packaged)) {
            for (Path plugin : files.toList()) {
                link(plugins, plugin);
            }
        }
        link(plugins, own);
    }

    private static void link(Path folder, Path program) throws IOException {
        Path link = folder.resolve(program.getFileName());
        if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(program)) {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, program);
        }
    }

    /** It alone needs libraries that a machine may not have. */
    private static void writeNft(Path file, Path packages) throws IOException {
        String script = """
                #!/bin/sh
                LD_LIBRARY_PATH=%1$s/usr/lib/x86_64-linux-gnu:%1$s/lib/x86_64-linux-gnu exec %1$s/usr/sbin/nft "$@"
                """.formatted(packages);
        if (Files.isExecutable(file) && Files.readString(file).equals(script)) {
            return;
        }
        Files.writeString(file, script);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    private StackException storage(IOException e) {
        return new StackException(
                StackErrorCode.STORAGE,
                "Cannot use " + root + ": " + e + ".",
                "Check free space and access rights of the cluster's folder.",
                e);
    }
}
