package io.godwit.stack;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The servers a local stack can hold, in start order: a server depends only on kinds declared above it. */
public enum ServerKind {
    KAFKA("Kafka"),
    REGISTRY("schema registry"),
    OCEANBASE("OceanBase"),
    MILVUS("Milvus"),
    MILVUS_LITE("Milvus Lite");

    private final String title;

    ServerKind(String title) {
        this.title = title;
    }

    /** What {@code up} starts when nothing is asked for: all but Milvus Lite, which only sparse-vector work needs. */
    public static EnumSet<ServerKind> standard() {
        return EnumSet.of(KAFKA, REGISTRY, OCEANBASE, MILVUS);
    }

    /** The given kinds and those that they cannot run without: Milvus keeps its log in Kafka. */
    public static EnumSet<ServerKind> withNeeded(Set<ServerKind> kinds) {
        EnumSet<ServerKind> all = EnumSet.noneOf(ServerKind.class);
        all.addAll(kinds);
        if (all.contains(MILVUS)) {
            all.add(KAFKA);
        }
        return all;
    }

    /**
     * The kind with that {@link #id()}.
     *
     * @throws StackException {@link StackErrorCode#BAD_OPTION} for any other name
     */
    public static ServerKind of(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id().equals(id.trim()))
                .findFirst()
                .orElseThrow(() -> new StackException(
                        StackErrorCode.BAD_OPTION,
                        "There is no server called '" + id + "'.",
                        "Use one of " + ids() + "."));
    }

    private static String ids() {
        return Arrays.stream(values()).map(ServerKind::id).collect(Collectors.joining(", "));
    }

    /** The name in options, folders and port keys, such as {@code milvus-lite}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name in messages to people. */
    public String title() {
        return title;
    }
}
