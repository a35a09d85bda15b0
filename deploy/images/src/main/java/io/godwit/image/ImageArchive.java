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

/** An image in one file, in the format of {@code docker save}: what docker, podman, containerd and skopeo load. */
final class ImageArchive {
    private ImageArchive() {}

    /**
     * Writes it; the file appears as a whole.
     *
     * @param name repository and tag
     * @param config the image's configuration as JSON
     * @return the image's id: the sum of its configuration, which names the sums of its layers
     */
    static String write(Path file, String name, String config, List<Layer> layers) throws IOException {
        String id = Sha256.of(config);
        Path part = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part));
                    StableTar tar = new StableTar(out)) {
                tar.text(id + ".json", config);
                for (Layer layer : layers) {
                    tar.file(inArchive(layer), layer.file());
                }
                tar.text("manifest.json", manifest(id, name, layers));
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return "sha256:" + id;
    }

    private static String manifest(String id, String name, List<Layer> layers) {
        return Json.text(List.of(new TreeMap<>(Map.of(
                "Config",
                id + ".json",
                "RepoTags",
                List.of(name),
                "Layers",
                layers.stream().map(ImageArchive::inArchive).toList()))));
    }

    private static String inArchive(Layer layer) {
        return layer.sha256() + ".tar";
    }
}
