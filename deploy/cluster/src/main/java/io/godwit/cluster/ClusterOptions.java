package io.godwit.cluster;

import io.godwit.stack.StackAddresses;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.cache.PackageCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What cluster to bring up.
 *
 * @param nodes 1 or 2
 * @param ports of servers on the machine's 127.0.0.1 that pods reach at the same port of their own 127.0.0.1
 * @param detached whether it outlives this JVM; if not, it ends on close and at JVM exit, with its folder
 * @param cache where the programs are kept
 */
public record ClusterOptions(int nodes, List<Integer> ports, boolean detached, Path cache) {
    private static final Pattern PORT = Pattern.compile(":(\\d{2,5})\\b");

    public ClusterOptions {
        if (nodes < 1 || nodes > 2) {
            throw new StackException(
                    StackErrorCode.BAD_OPTION, "A cluster of " + nodes + " nodes is not possible.", "Choose 1 or 2.");
        }
        ports.forEach(ClusterOptions::checkPort);
        ports = List.copyOf(ports);
    }

    public static ClusterOptions ofNodes(int nodes) {
        return new ClusterOptions(nodes, List.of(), false, PackageCache.defaultRoot());
    }

    public ClusterOptions forward(Collection<Integer> more) {
        List<Integer> all = new ArrayList<>(ports);
        all.addAll(more);
        return new ClusterOptions(nodes, all, detached, cache);
    }

    /** The same for all servers of a stack. */
    public ClusterOptions forward(StackAddresses stack) {
        return forward(portsOf(
                stack.plainVariables().stream().map(stack.asEnvironment()::get).toList()));
    }

    public ClusterOptions detach() {
        return new ClusterOptions(nodes, ports, true, cache);
    }

    /** The ports in texts such as {@code 127.0.0.1:9092} or {@code http://127.0.0.1:8081/apis}. */
    static List<Integer> portsOf(Collection<String> addresses) {
        return addresses.stream()
                .flatMap(address -> PORT.matcher(address).results())
                .map((MatchResult found) -> Integer.valueOf(found.group(1)))
                .toList();
    }

    static void checkPort(int port) {
        if (port < 1 || port > 65_535) {
            throw new StackException(
                    StackErrorCode.BAD_OPTION, port + " is not a port.", "Give a number from 1 to 65535.");
        }
    }
}
