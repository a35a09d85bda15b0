package io.godwit.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the image is run, and what it says about itself.
 *
 * @param revision of the sources; empty if not known
 * @param java version of the runtime
 */
record ImageConfig(String version, String revision, String java) {
    /** The user and the group that everything runs as. */
    static final int USER = 10_001;

    /** The only folder that is written to, besides {@code /tmp}. */
    static final String STATE = "/var/lib/godwit";

    static final String HOME = "/opt/godwit";
    static final String RUNTIME = HOME + "/jre";
    static final String OPTIONS = HOME + "/java.options";
    static final String START = HOME + "/start.jsa";
    /** Where the control service listens unless told otherwise. */
    private static final int PORT = 7411;

    private static final String ENTRY = "io.godwit.dist.ImageEntry";

    /** As runtimes read it. */
    String json(List<Layer> layers) {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("User", USER + ":" + USER);
        run.put("ExposedPorts", Map.of(PORT + "/tcp", Map.of()));
        run.put(
                "Env",
                List.of(
                        "PATH=" + RUNTIME + "/bin:/usr/bin:/bin",
                        "JAVA_HOME=" + RUNTIME,
                        "HOME=" + STATE,
                        "GODWIT_STATE=" + STATE + "/state",
                        "GODWIT_CACHE=" + STATE + "/cache"));
        run.put("Entrypoint", List.of(RUNTIME + "/bin/java", "@" + OPTIONS, ENTRY));
        run.put("Cmd", List.of("--help"));
        run.put("Volumes", new TreeMap<>(Map.of(STATE, Map.of(), "/tmp", Map.of())));
        run.put("WorkingDir", STATE);
        run.put("Labels", labels());
        run.put("StopSignal", "SIGTERM");

        Map<String, Object> image = new LinkedHashMap<>();
        image.put("architecture", "amd64");
        image.put("os", "linux");
        image.put("created", StableTar.TIME.toString());
        image.put("config", run);
        image.put(
                "rootfs",
                new TreeMap<>(Map.of(
                        "type",
                        "layers",
                        "diff_ids",
                        layers.stream().map(layer -> "sha256:" + layer.sha256()).toList())));
        image.put(
                "history",
                layers.stream()
                        .map(layer -> new TreeMap<>(
                                Map.of("created", StableTar.TIME.toString(), "created_by", layer.content())))
                        .toList());
        return Json.text(image);
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>(Map.of(
                "org.opencontainers.image.title", "godwit",
                "org.opencontainers.image.description", "Moves vector data from Milvus to OceanBase through Kafka.",
                "org.opencontainers.image.version", version,
                "org.opencontainers.image.licenses", "Apache-2.0",
                "io.godwit.java", java));
        if (!revision.isEmpty()) {
            labels.put("org.opencontainers.image.revision", revision);
        }
        return labels;
    }
}
