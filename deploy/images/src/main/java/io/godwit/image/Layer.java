package io.godwit.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/**
 * One layer of an image.
 *
 * @param file the tar file
 * @param sha256 its sum, by which images name it
 * @param content what is in it, for people who look at the image
 */
record Layer(Path file, String sha256, String content) {
    /** Writes the files of a layer. */
    @FunctionalInterface
    interface Writer {
        void into(StableTar tar) throws IOException;
    }

    static Layer write(Path file, String content, Writer writer) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (OutputStream out = new BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(file), digest));
                StableTar tar = new StableTar(out)) {
            writer.into(tar);
        }
        return new Layer(file, Sha256.hex(digest), content);
    }
}
