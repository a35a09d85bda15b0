package io.godwit.testsupport.servers;

import io.godwit.stack.ServerKind;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.util.Arrays;

/** The image of each server, in the version that the local stack runs, and the port its clients use inside. */
enum ServerImage {
    KAFKA(ServerKind.KAFKA, "apache/kafka:4.3.1", 9092),
    REGISTRY(ServerKind.REGISTRY, "apicurio/apicurio-registry:3.3.3", 8080),
    OCEANBASE(ServerKind.OCEANBASE, "oceanbase/oceanbase-ce:4.3.5-lts", 2881),
    MILVUS(ServerKind.MILVUS, "milvusdb/milvus:v2.3.5", 19530);

    private final ServerKind kind;
    private final String image;
    private final int port;

    ServerImage(ServerKind kind, String image, int port) {
        this.kind = kind;
        this.image = image;
        this.port = port;
    }

    /** Throws for Milvus Lite, a Python package without an image. */
    static ServerImage of(ServerKind kind) {
        return Arrays.stream(values())
                .filter(image -> image.kind == kind)
                .findFirst()
                .orElseThrow(() -> new StackException(
                        StackErrorCode.BAD_OPTION,
                        kind.title() + " has no image.",
                        "Start it as a process: LocalServers.up(folder, kinds)."));
    }

    ServerKind kind() {
        return kind;
    }

    /** Repository and tag. */
    String image() {
        return image;
    }

    int port() {
        return port;
    }
}
