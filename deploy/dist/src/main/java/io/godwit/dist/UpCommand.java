package io.godwit.dist;

import io.godwit.bench.measure.StackFailures;
import io.godwit.bench.measure.StackNotices;
import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.service.ServerOption;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.SecretResolver;
import io.godwit.stack.LocalStack;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackAddresses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code up}: the control service in the background, on a local stack or beside servers that exist. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Start the control service in the background, and without --kafka a local stack for it.",
            "Task files of the service can refer to the local stack by the variables KAFKA, REGISTRY, MILVUS, OB_URL, OB_USER"
                    + " and OB_PASSWORD.",
            "You are logged in as admin: a token is kept in the context 'local'."
        })
final class UpCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SiteOption site;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "An existing Kafka; its tasks name the other servers. Default: a local stack in --dir.")
    private String kafka;

    @Mixin
    private KafkaOptions kafkaOptions;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + ServerOption.PORT,
            description = "Where the service answers; default: ${DEFAULT-VALUE}.")
    private int port;

    @Mixin
    private LoginOptions logins;

    @Mixin
    private OutputOption output;

    UpCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<String> options = new ArrayList<>(kafkaOptions.arguments());
        if (kafka == null && !options.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "the settings of Kafka are for one that exists: name it with --kafka");
        }
        options.addAll(logins.arguments());
        return CommandRun.run(() -> output.view(streams), view -> StackFailures.reported(() -> up(view, options)));
    }

    private ExitCode up(ProgressView view, List<String> options) {
        Optional<StackAddresses> stack = kafka == null ? Optional.of(stack(view)) : Optional.empty();
        String bootstrap = stack.map(StackAddresses::kafkaBootstrap).orElse(kafka);
        ServiceProcess service = site.service();
        if (service.runs()) {
            view.notice("the control service is already running");
        }
        String address = "http://127.0.0.1:" + port;
        LocalLogin login = new LocalLogin(site.state(), port);
        Map<String, String> environment =
                new HashMap<>(stack.map(UpCommand::variables).orElse(Map.of()));
        if (logins.areNeeded()) {
            environment.putAll(login.environment());
        }
        List<String> arguments = new ArrayList<>(List.of(
                "--kafka",
                bootstrap,
                "--port",
                String.valueOf(port),
                "--state",
                site.state().toString(),
                "--host=127.0.0.1", // whatever the environment says: the login below is on this machine
                "--tls-certificate=",
                "--tls-key="));
        arguments.addAll(options);
        service.start(address, arguments, environment);
        login.ensure(address, view);
        view.result("the control service answers at " + address);
        return ExitCode.DONE;
    }

    /** Addresses may stand anywhere in documents, the password where a secret does. */
    private static Map<String, String> variables(StackAddresses stack) {
        Map<String, String> variables = new HashMap<>(stack.asEnvironment());
        add(variables, SecretResolver.PLAIN_VARIABLES, stack.plainVariables());
        if (System.getenv(SecretResolver.SECRET_VARIABLES) != null) {
            add(
                    variables,
                    SecretResolver.SECRET_VARIABLES,
                    stack.asEnvironment().keySet());
        }
        return variables;
    }

    private static void add(Map<String, String> variables, String list, Collection<String> names) {
        String known = Optional.ofNullable(System.getenv(list)).orElse("");
        variables.put(list, known + " " + String.join(" ", names));
    }

    private StackAddresses stack(ProgressView view) {
        Path folder = site.directory();
        view.stage("STACK", "starting Kafka, a schema registry, OceanBase and Milvus under " + folder);
        return LocalStack.in(folder)
                .with(ServerKind.standard())
                .detach()
                .up(new StackNotices(view))
                .addresses();
    }
}
