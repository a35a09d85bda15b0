package io.godwit.dist;

import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.StateOption;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.service.ServerOption;
import io.godwit.console.Listening;
import io.godwit.control.UserControl;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.SecretRef;
import io.godwit.model.task.SecretResolver;
import io.godwit.runtime.kafka.KafkaSettings;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve}: one instance of the control service, in the foreground. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Run one instance of the control service in the foreground; it answers on this machine only, unless --host says otherwise.",
            "Its first user is admin, with the password in GODWIT_ADMIN_PASSWORD (or in the file that it names as file:/path);"
                    + " without, one is generated and printed.",
            "Several instances share their work by Kafka. When one ends, the components of its tasks keep running until another"
                    + " instance, or its next start, finds them; 'task stop' ends them."
        })
final class ServeCommand implements Callable<Integer> {
    private static final int MOST_PORT = 65_535;

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Kafka's addresses, as the tasks name them in spec.kafka.bootstrapServers.")
    private String kafka;

    @Mixin
    private KafkaOptions kafkaOptions;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + ServerOption.PORT,
            description = "Where it answers; default: ${DEFAULT-VALUE}.")
    private int port;

    @Mixin
    private LauncherOption launcher;

    @Mixin
    private EntranceOptions entrance;

    @Mixin
    private OutputOption output;

    @Mixin
    private StateOption state;

    ServeCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (port < 1 || port > MOST_PORT) {
            throw new ParameterException(spec.commandLine(), "--port must be between 1 and " + MOST_PORT);
        }
        List<SecretRef> own = Stream.concat(kafkaOptions.references().stream(), entrance.files())
                .toList();
        OptionalInt replicas = kafkaOptions.replicationFactor();
        return CommandRun.run(() -> output.view(streams), state::directory, view -> {
            SecretResolver secrets = SecretResolver.ofService(System.getenv(), own);
            try (ServiceLauncher components = launcher.open(state.directory(), secrets)) {
                return serve(components, secrets, replicas, view);
            }
        });
    }

    private ExitCode serve(
            ServiceLauncher components, SecretResolver secrets, OptionalInt replicas, ProgressView view) {
        ControlService service = new ControlService(
                new KafkaSettings(kafka, kafkaOptions.settings()),
                replicas,
                secrets,
                state.directory().resolve("service").resolve(String.valueOf(port)),
                LocalControl.driver(components.starter(), secrets),
                components.logs(),
                LocalControl.planner(secrets),
                components.companion(),
                components.restarts());
        Listening where = entrance.listening(port);
        Entrance opened = new Entrance(
                entrance.logins().areNeeded(),
                entrance.logins().issuer(),
                () -> Entrance.adminPassword(System.getenv()),
                this::showPassword);
        return CommandRun.interruptible(
                service::drain,
                () -> service.run(where, opened, Version.text(), address -> {
                    new ListeningFile(state.directory()).write(address);
                    view.result("the control service answers at " + address);
                }));
    }

    /** Once, and nowhere else: not in the log. */
    private void showPassword(String password) {
        streams.err()
                .println("the first user is " + UserControl.FIRST_ADMIN + " with the password " + password
                        + System.lineSeparator()
                        + "  it is not shown again: godwit login, and then godwit user passwd");
    }
}
