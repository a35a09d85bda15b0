package io.godwit.dist.kubectl;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.Streams;
import io.godwit.cli.context.Forward;
import io.godwit.cli.progress.PlainProgress;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs a command of the command line with a service of a cluster. Help and misuse ask no cluster. */
public final class KubectlPlugin {
    /** What the launcher puts before the arguments when it is called by the plug-in's name. */
    public static final String WORD = "__kubectl";

    private static final String HOSTS = "jdk.net.hosts.file";

    private final String program;
    private final CommandLine commands;
    private final Streams streams;

    /**
     * The plug-in over {@code commands}.
     *
     * @param program the name or path of kubectl
     */
    public KubectlPlugin(String program, CommandLine commands, Streams streams) {
        this.program = program;
        this.commands = commands;
        this.streams = streams;
    }

    /** The kubectl that the environment names, or the one on the path. */
    public static String program() {
        return Optional.ofNullable(System.getenv("KUBECTL"))
                .filter(named -> !named.isBlank())
                .orElse("kubectl");
    }

    /** Runs the command; returns its exit code. */
    public int run(String... args) {
        try {
            KubectlFlags flags = KubectlFlags.of(args);
            return commands.setExecutionStrategy(parsed -> execute(parsed, flags))
                    .execute(flags.rest().toArray(String[]::new));
        } catch (GodwitException e) {
            return failed(Optional.empty(), e);
        }
    }

    private int execute(ParseResult parsed, KubectlFlags flags) {
        ParseResult last = parsed;
        boolean asksForHelp = isHelp(last);
        while (last.hasSubcommand()) {
            last = last.subcommand();
            asksForHelp |= isHelp(last);
        }
        if (asksForHelp || !(last.commandSpec().userObject() instanceof Callable<?>)) {
            return new RunLast().execute(parsed);
        }
        try (Way way = way(flags)) {
            way.lead();
            return new RunLast().execute(parsed);
        } catch (GodwitException e) {
            return failed(output(last.commandSpec()), e);
        }
    }

    private static boolean isHelp(ParseResult parsed) {
        return parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
    }

    private Way way(KubectlFlags flags) {
        Kubectl kubectl = new Kubectl(program, flags.cluster());
        ClusterService service = ClusterService.find(kubectl, flags);
        return new Way(service, PortForward.open(kubectl, service));
    }

    /** A failure before the command has begun, in the command's own format. */
    private int failed(Optional<OutputOption> output, GodwitException failure) {
        return CommandRun.run(() -> output.map(option -> option.view(streams)).orElseGet(this::plain), view -> {
            throw failure;
        });
    }

    private ProgressView plain() {
        return new PlainProgress(streams.out(), streams.err(), Clock.systemUTC());
    }

    private static Optional<OutputOption> output(CommandSpec command) {
        return command.mixins().values().stream()
                .flatMap(mixin ->
                        mixin.userObject() instanceof OutputOption option ? Stream.of(option) : output(mixin).stream())
                .findFirst();
    }

    /** The way to a service, while a command runs. */
    private record Way(ClusterService service, PortForward forward) implements AutoCloseable {
        void lead() {
            if (service.speaksTls()) {
                nameThisMachine(service.host());
            }
            service.at(forward.port()).use();
        }

        @Override
        public void close() {
            Forward.end();
            forward.close();
        }
    }

    /** So that the certificate is held against the service's own name. No other name is known from then on, and none is asked for. */
    private static void nameThisMachine(String host) {
        try {
            Path hosts = Files.createTempFile("godwit-hosts", ".txt");
            hosts.toFile().deleteOnExit();
            Files.writeString(hosts, "127.0.0.1 localhost " + host + "\n");
            System.setProperty(HOSTS, hosts.toString());
        } catch (IOException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, "a temporary file cannot be written", "make room for one in /tmp", e);
        }
    }
}
