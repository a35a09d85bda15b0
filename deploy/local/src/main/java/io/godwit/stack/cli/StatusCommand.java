package io.godwit.stack.cli;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerStatus;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stack status}: asks each server. Status 0 if all that were ever started answer, 3 if one does not. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Ask each server whether it answers.")
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_ALL_UP = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return common.answer.report(spec.commandLine().getErr(), () -> {
            List<ServerStatus> all =
                    common.plan().attach(ProgressListener.silent()).status();
            out.println(
                    common.answer.json()
                            ? Json.write(all.stream().map(StatusCommand::asMap).toList())
                            : String.join(
                                    "\n",
                                    all.stream().map(StatusCommand::asLine).toList()));
            out.flush();
            boolean known = all.stream().anyMatch(s -> s.state() != ServerStatus.State.ABSENT);
            boolean up = all.stream()
                    .allMatch(s -> s.state() == ServerStatus.State.ABSENT || s.state() == ServerStatus.State.UP);
            return known && up ? 0 : NOT_ALL_UP;
        });
    }

    private static String asLine(ServerStatus status) {
        return String.format(
                        Locale.ROOT,
                        "%-12s %-9s %-9s %-8s %s",
                        status.kind().id(),
                        status.state().name().toLowerCase(Locale.ROOT),
                        status.pid().isPresent() ? "pid " + status.pid().getAsLong() : "",
                        status.rssBytes().isPresent() ? (status.rssBytes().getAsLong() >> 20) + " MB" : "",
                        status.address())
                .stripTrailing();
    }

    private static Map<String, Object> asMap(ServerStatus status) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("server", status.kind().id());
        map.put("state", status.state().name().toLowerCase(Locale.ROOT));
        map.put("address", status.address());
        map.put("pid", boxed(status.pid()));
        map.put("rssBytes", boxed(status.rssBytes()));
        return map;
    }

    private static Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
