package io.godwit.stack.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;

/** Every file a local stack may use, pinned; the resource {@code manifest.txt} read once. */
public record Manifest(List<PinnedFile> files) {
    private static final int COLUMNS = 7;

    public Manifest {
        files = List.copyOf(files);
    }

    public static Manifest bundled() {
        try (InputStream in = Objects.requireNonNull(
                Manifest.class.getResourceAsStream("/io/godwit/stack/manifest.txt"),
                "manifest.txt is in this module")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the lines of a manifest.
     *
     * @throws IllegalArgumentException naming the line that is not {@code package|source|coordinates|version|file|sha256|size}
     */
    public static Manifest parse(String text) {
        return new Manifest(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Manifest::parseLine)
                .toList());
    }

    private static PinnedFile parseLine(String line) {
        String[] column = line.split("\\|", -1);
        if (column.length != COLUMNS || column[5].length() != 64 || !column[6].matches("[1-9][0-9]*")) {
            throw new IllegalArgumentException("Not a manifest line: " + line);
        }
        return new PinnedFile(
                column[0],
                PinnedFile.Source.valueOf(column[1].toUpperCase(Locale.ROOT)),
                column[2],
                column[3],
                column[4],
                column[5],
                Long.parseLong(column[6]));
    }

    /** The files of one package, such as {@code kafka}. */
    public List<PinnedFile> ofPackage(String name) {
        return files.stream().filter(file -> file.packageName().equals(name)).toList();
    }

    /** A short name for exactly this set of files: another pin results in another name. */
    public String fingerprint(String packageName) {
        CRC32 crc = new CRC32();
        ofPackage(packageName).forEach(file -> crc.update(file.sha256().getBytes(StandardCharsets.US_ASCII)));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
