package io.godwit.cli.service;

import com.fasterxml.jackson.databind.node.NullNode;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code task limits}: changes the rate limits of a task of the control service, also while it runs. */
@Command(
        name = "limits",
        description = {
            "Change the rate limits of a task of the control service; they apply immediately, also while it runs.",
            "'none' removes a limit; those that are not named stay. Without any, the limits are shown."
        })
final class TaskLimitsCommand extends OnService {
    private static final String NONE = "none";
    /** The client leaves out what is null in Java. */
    private static final Object ABSENT = NullNode.getInstance();

    @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Tasks.class, description = "The task's name.")
    private String name;

    @Option(names = "--full-rps", paramLabel = "N", description = "Rows per second of the full migration.")
    private String fullRps;

    @Option(names = "--full-bps", paramLabel = "SIZE", description = "Bytes per second of the full migration: 50MB.")
    private String fullBps;

    @Option(names = "--incr-rps", paramLabel = "N", description = "Rows per second of incremental sync.")
    private String incrRps;

    @Option(names = "--incr-bps", paramLabel = "SIZE", description = "Bytes per second of incremental sync.")
    private String incrBps;

    @Mixin
    private PlannedCommand planned;

    TaskLimitsCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        Map<String, Object> options = new LinkedHashMap<>();
        put(options, "full", fullRps, fullBps);
        put(options, "incremental", incrRps, incrBps);
        if (options.isEmpty()) {
            Limits limits = Limits.of(client.document(name));
            view.answers("limits", List.of(limits), limits::lines);
            return ExitCode.DONE;
        }
        Map<String, Object> patch = Map.of("spec", Map.of("options", options));
        return planned.run(view, (seen, isDry) -> client.patch(name, patch, seen, isDry));
    }

    private static void put(Map<String, Object> options, String stage, String rps, String bps) {
        Map<String, Object> limit = new LinkedHashMap<>();
        if (rps != null) {
            limit.put("rps", rps.equals(NONE) ? ABSENT : number(rps));
        }
        if (bps != null) {
            limit.put("bps", bps.equals(NONE) ? ABSENT : bps);
        }
        if (!limit.isEmpty()) {
            options.put(stage, Map.of("limit", limit));
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, text + " is not a number of rows", "write an integer, or none", e);
        }
    }

    /** The limits of a task; what has none is absent. */
    private record Limits(Map<String, Object> full, Map<String, Object> incremental) {
        static Limits of(Map<String, Object> document) {
            Map<String, Object> options = inner(inner(document, "spec"), "options");
            return new Limits(inner(inner(options, "full"), "limit"), inner(inner(options, "incremental"), "limit"));
        }

        List<String> lines() {
            return List.of("full migration: " + words(full), "incremental sync: " + words(incremental));
        }

        private static String words(Map<String, Object> limit) {
            return limit.isEmpty()
                    ? "no limit"
                    : limit.getOrDefault("rps", "any number of") + " rows/s, "
                            + limit.getOrDefault("bps", "any number of bytes") + " a second";
        }

        private static Map<String, Object> inner(Map<String, Object> tree, String key) {
            Map<String, Object> found = new LinkedHashMap<>();
            if (tree.get(key) instanceof Map<?, ?> inner) {
                inner.forEach((name, value) -> found.put(String.valueOf(name), value));
            }
            return found;
        }
    }
}
