package io.godwit.cli.service;

import io.godwit.cli.CommandLines;
import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.Streams;
import io.godwit.cli.context.Context;
import io.godwit.cli.context.ContextFile;
import io.godwit.cli.context.Contexts;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code context}: which control services this user knows. */
@Command(
        name = "context",
        mixinStandardHelpOptions = true,
        description = {
            "Choose among the control services that you have logged in at.",
            "Contexts are kept in $XDG_CONFIG_HOME/godwit or ~/.config/godwit, for you alone."
        })
public final class ContextCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    private ContextCommands() {}

    /** The command and everything below it. */
    public static CommandLine of(Streams streams) {
        return new CommandLine(new ContextCommands())
                .addSubcommand(new ListAll(streams))
                .addSubcommand(new Use(streams))
                .addSubcommand(new Show(streams));
    }

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }

    /** Everything but the token. */
    private static Map<String, Object> plain(Context context, Contexts all) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("name", context.name());
        plain.put("server", context.server());
        plain.put("inUse", all.inUse().filter(context::equals).isPresent());
        context.user().ifPresent(user -> plain.put("user", user));
        context.authority().ifPresent(file -> plain.put("authority", file));
        return plain;
    }

    private static Context required(Optional<Context> context, String what) {
        return context.orElseThrow(() -> GodwitException.configuration(
                ErrorCode.CONFIG_INVALID, what, "see godwit context list, or log in: godwit login --server URL"));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List your contexts.")
    static final class ListAll implements Callable<Integer> {
        private final Streams streams;

        @Mixin
        private OutputOption output;

        ListAll(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            return CommandRun.run(() -> output.view(streams), view -> {
                Contexts all = ContextFile.ofUser().read();
                view.answers(
                        "context",
                        all.contexts().stream()
                                .map(context -> plain(context, all))
                                .toList(),
                        () -> AccessText.contexts(all));
                return ExitCode.DONE;
            });
        }
    }

    @Command(
            name = "use",
            mixinStandardHelpOptions = true,
            description = "Let commands that name no context and no server ask this one.")
    static final class Use implements Callable<Integer> {
        private final Streams streams;

        @Parameters(paramLabel = "NAME", description = "The context.")
        private String name;

        @Mixin
        private OutputOption output;

        Use(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            return CommandRun.run(() -> output.view(streams), view -> {
                Context context = required(ContextFile.ofUser().read().named(name), "no context is named " + name);
                ContextFile.ofUser().update(contexts -> contexts.using(name));
                view.result("context " + context + " is in use");
                return ExitCode.DONE;
            });
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show a context, without its token; default: the one in use.")
    static final class Show implements Callable<Integer> {
        private final Streams streams;

        @Parameters(arity = "0..1", paramLabel = "NAME", description = "The context.")
        private String name;

        @Mixin
        private OutputOption output;

        Show(Streams streams) {
            this.streams = streams;
        }

        @Override
        public Integer call() {
            return CommandRun.run(() -> output.view(streams), view -> {
                Contexts all = ContextFile.ofUser().read();
                Context shown = required(
                        Optional.ofNullable(name).map(all::named).orElseGet(all::inUse),
                        name == null ? "no context is in use" : "no context is named " + name);
                view.answers("context", List.of(plain(shown, all)), () -> AccessText.context(shown, all));
                return ExitCode.DONE;
            });
        }
    }
}
