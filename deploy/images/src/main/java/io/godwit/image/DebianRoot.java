package io.godwit.image;

import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PinnedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the Java runtime needs of Debian, and no more: the C library, zlib, the C++ library for compression codecs, certificate authorities, {@code setsid}, by which
 * the control service starts components that stay, and the licences. No shell and no package manager. The packages are unpacked, not installed, so no root is needed and no script of theirs runs.
 */
final class DebianRoot {
    /** The package of the manifest. */
    static final String PACKAGE = "image-base";

    private static final Pattern WANTED = Pattern.compile(String.join(
            "|",
            "lib/x86_64-linux-gnu/[^/]+",
            "lib64/.+",
            "usr/lib/x86_64-linux-gnu/[^/]+",
            "usr/bin/setsid",
            "usr/lib/os-release",
            "etc/(os-release|debian_version)",
            "usr/share/common-licenses/.+",
            "usr/share/doc/[^/]+(/copyright)?"));
    private static final int SHARED_FOLDER = 01777;
    private static final int OWN_FOLDER = 0750;

    private DebianRoot() {}

    /**
     * Writes the root of the image.
     *
     * @param unpacked the folder of the packages
     */
    static void into(StableTar tar, Path unpacked, Manifest manifest) throws IOException {
        tar.tree("", unpacked, name -> WANTED.matcher(name).matches());
        tar.text("etc/ssl/certs/ca-certificates.crt", TrustedRoots.pem(unpacked));
        tar.text("etc/passwd", """
                root:x:0:0:root:/root:/sbin/nologin
                godwit:x:%1$d:%1$d:godwit:%2$s:/sbin/nologin
                """.formatted(ImageConfig.USER, ImageConfig.STATE));
        tar.text("etc/group", """
                root:x:0:
                godwit:x:%d:
                """.formatted(ImageConfig.USER));
        tar.text("etc/nsswitch.conf", """
                passwd: files
                group: files
                hosts: files dns
                """);
        List<PinnedFile> packages = manifest.ofPackage(PACKAGE);
        for (PinnedFile one : packages) { // where scanners look for what is installed
            tar.text("var/lib/dpkg/status.d/" + one.coordinates(), """
                    Package: %s
                    Status: install ok installed
                    Architecture: amd64
                    Version: %s

                    """.formatted(one.coordinates(), one.version()));
        }
        for (String mount : List.of("dev", "proc", "run", "sys")) {
            tar.folder(mount, StableTar.FOLDER, StableTar.ROOT);
        }
        tar.folder("tmp", SHARED_FOLDER, StableTar.ROOT);
        tar.folder("var/tmp", SHARED_FOLDER, StableTar.ROOT);
        tar.folder(ImageConfig.STATE.substring(1), OWN_FOLDER, ImageConfig.USER);
    }
}
