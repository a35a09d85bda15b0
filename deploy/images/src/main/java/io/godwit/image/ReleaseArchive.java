package io.godwit.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * The archive for machines without Kubernetes: {@code bin/godwit}, also under the name of a plug-in of kubectl, the jars, and the sum of every file in {@code SHA256SUMS}. Beside it lies a file with its own sum.
 */
public final class ReleaseArchive {
    /** Where kubectl finds the launcher as its plug-in, once this folder is on the path. */
    private static final String PLUGIN = "bin/kubectl-godwit";

    private ReleaseArchive() {}

    /** Run by the build: the version, the folder of the jars, the archive to write. */
    public static void main(String[] args) throws IOException {
        write(Distribution.in(Path.of(args[1]), args[0]), Path.of(args[2]));
    }

    /** Writes archive and sum; each appears as a whole. */
    static void write(Distribution distribution, Path file) throws IOException {
        Path part = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(part)));
                    StableTar tar = new StableTar(out)) {
                content(distribution, tar);
            }
            Path sum = Path.of(part + ".sha256");
            Files.writeString(sum, Sha256.of(part) + "  " + file.getFileName() + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.move(
                    sum,
                    file.resolveSibling(file.getFileName() + ".sha256"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void content(Distribution distribution, StableTar tar) throws IOException {
        String root = "godwit-" + distribution.version() + "/";
        Map<String, String> sums = new TreeMap<>();
        String launcher = Distribution.resource("godwit");
        tar.program(root + "bin/godwit", launcher);
        sums.put("bin/godwit", Sha256.of(launcher));
        tar.link(root + PLUGIN, "godwit");
        sums.put(PLUGIN, Sha256.of(launcher));
        for (String document : List.of("LICENSE", "NOTICE")) {
            String text = Distribution.resource(document);
            tar.text(root + document, text);
            sums.put(document, Sha256.of(text));
        }
        for (Path jar : distribution.jars()) {
            String name = "lib/" + jar.getFileName();
            tar.file(root + name, jar);
            sums.put(name, Sha256.of(jar));
        }
        Path bill = distribution.bill();
        if (Files.exists(bill)) {
            String name = bill.getFileName().toString();
            tar.file(root + name, bill);
            sums.put(name, Sha256.of(bill));
        }
        StringBuilder lines = new StringBuilder();
        sums.forEach((name, sum) -> lines.append(sum).append("  ").append(name).append('\n'));
        tar.text(root + "SHA256SUMS", lines.toString());
    }
}
