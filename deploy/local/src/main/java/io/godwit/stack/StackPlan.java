package io.godwit.stack;

import io.godwit.stack.cache.PackageCache;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What to bring up and where. Immutable; each {@code with} method returns a changed copy.
 *
 * @param milvusSettings keys of {@code milvus.yaml} such as {@code common.security.authorizationEnabled}, which override the
 *     stack's own
 * @param detached whether the servers outlive this JVM; if not, they stop on {@link LocalStack#close} and at JVM exit
 */
public record StackPlan(
        Path folder,
        Path cache,
        Set<ServerKind> kinds,
        Map<ServerKind, Integer> ports,
        Map<String, String> milvusSettings,
        boolean detached) {

    public StackPlan {
        folder = folder.toAbsolutePath().normalize();
        kinds = Set.copyOf(ServerKind.withNeeded(kinds));
        ports = Map.copyOf(ports);
        milvusSettings = Map.copyOf(milvusSettings);
    }

    static StackPlan of(Path folder) {
        return new StackPlan(folder, PackageCache.defaultRoot(), ServerKind.standard(), Map.of(), Map.of(), false);
    }

    /** These kinds, and those that they cannot run without. */
    public StackPlan with(Set<ServerKind> chosen) {
        return new StackPlan(folder, cache, chosen, ports, milvusSettings, detached);
    }

    /** The clients' port of one server; a free one is chosen otherwise. */
    public StackPlan withPort(ServerKind kind, int port) {
        Map<ServerKind, Integer> all = new EnumMap<>(ServerKind.class);
        all.putAll(ports);
        all.put(kind, port);
        return new StackPlan(folder, cache, kinds, all, milvusSettings, detached);
    }

    /** Where program files are kept for all stacks; {@link PackageCache#defaultRoot()} otherwise. */
    public StackPlan withCache(Path root) {
        return new StackPlan(folder, root, kinds, ports, milvusSettings, detached);
    }

    /** Settings of {@code milvus.yaml}, for tests of a secured Milvus; with {@code common.security.tlsMode} it is an https server. */
    public StackPlan withMilvusSettings(Map<String, String> settings) {
        return new StackPlan(folder, cache, kinds, ports, settings, detached);
    }

    public StackPlan detach() {
        return new StackPlan(folder, cache, kinds, ports, milvusSettings, true);
    }

    /**
     * Starts what is not running and returns when all servers answer; seconds, or minutes when the cache is empty.
     *
     * @throws StackException if a server could not be started; unless detached, all are stopped before
     */
    public LocalStack up(ProgressListener listener) {
        return LocalStack.up(this, listener);
    }

    /** The stack as it is, without starting anything. */
    public LocalStack attach(ProgressListener listener) {
        return LocalStack.attach(this, listener);
    }
}
