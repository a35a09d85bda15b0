package io.godwit.dist.kubectl;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The kubectl of whoever calls the plug-in: it knows contexts, logins and proxies, and how its user gets to the cluster.
 *
 * @param program its name or path
 * @param flags which cluster and namespace are meant
 */
record Kubectl(String program, List<String> flags) {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String GET_IT = "install kubectl, or name one in the variable KUBECTL";
    /** What kubectl says by itself, without having asked the cluster. */
    private static final String OWN = "error: ";

    /** A command line. */
    List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(flags);
        command.addAll(List.of(words));
        return command;
    }

    /** What it answers as JSON. Blocks, bounded. */
    Map<String, Object> json(String... words) {
        try {
            List<String> command = command(words);
            command.addAll(List.of("-o", "json", "--request-timeout=15s"));
            ToolRun.Result result = ToolRun.runApart(Path.of("").toAbsolutePath(), BOUND, GET_IT, command);
            if (!result.succeeded()) {
                throw refusal(result.errors());
            }
            return Json.tree(result.output().getBytes(StandardCharsets.UTF_8));
        } catch (StackException e) {
            throw e.code() == StackErrorCode.TOOL_MISSING
                    ? missing(e)
                    : GodwitException.configuration(
                            ErrorCode.CLUSTER_UNREACHABLE, e.what(), "check with kubectl get services", e);
        }
    }

    /** There is no such program. */
    GodwitException missing(Exception cause) {
        return GodwitException.configuration(
                ErrorCode.CONFIG_INVALID, "the program " + program + " cannot be run", GET_IT, cause);
    }

    /** The failure behind what it printed as it ended. */
    static GodwitException refusal(String printed) {
        String words = printed.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .distinct()
                .limit(5)
                .collect(Collectors.joining("; "));
        String what = words.isEmpty() ? "kubectl ended without saying why" : "kubectl: " + words;
        if (words.contains("(Forbidden)") || words.contains("(Unauthorized)") || words.contains("must be logged in")) {
            return GodwitException.configuration(
                    ErrorCode.CLUSTER_REFUSED,
                    what,
                    "get the rights to get and list services and pods, and to get and create pods/portforward, in this namespace;"
                            + " kubectl auth whoami says who you are");
        }
        if (words.contains("(NotFound)")) {
            return GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, what, "check -n and --service with kubectl get services");
        }
        return words.startsWith(OWN)
                ? GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        what,
                        "check --context and --kubeconfig with kubectl config get-contexts")
                : GodwitException.configuration(
                        ErrorCode.CLUSTER_UNREACHABLE, what, "check the cluster with kubectl get services");
    }
}
