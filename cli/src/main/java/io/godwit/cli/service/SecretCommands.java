package io.godwit.cli.service;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.SealedSecret;
import io.godwit.console.contract.model.SecretRotation;
import io.godwit.model.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code secret}: secrets that documents contain encrypted. */
@Command(
        name = "secret",
        mixinStandardHelpOptions = true,
        description = {
            "Encrypt secrets for data sources, templates and task files.",
            "The control service and its components have the keys, in GODWIT_SECRET_KEYS or GODWIT_SECRET_KEYS_FILE."
        })
public final class SecretCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    private SecretCommands() {}

    /** The command and everything below it. */
    public static CommandLine of(Streams streams) {
        return new CommandLine(new SecretCommands())
                .addSubcommand(new Seal(streams))
                .addSubcommand(new Rotate(streams));
    }

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }

    @Command(
            name = "seal",
            description = {
                "Ask for a secret, and print what to write instead of it:",
                "godwit datasource create oceanbase search ... --password \"$(godwit secret seal)\""
            })
    private static final class Seal extends OnService {
        @Mixin
        private PasswordInput input;

        Seal(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            SealedSecret sealed = client.seal(input.read("Secret"));
            view.answers("secret", List.of(ServiceClient.plain(sealed)), () -> List.of(sealed.getReference()));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "rotate",
            description = {
                "Seal the secrets of data sources and templates again under the service's newest key.",
                "Tasks that still need an older key are named: they take the new one when their documents are sent again."
            })
    private static final class Rotate extends OnService {
        Rotate(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            SecretRotation rotation = client.rotateSecrets();
            view.answers("rotation", List.of(ServiceClient.plain(rotation)), () -> lines(rotation));
            return rotation.getFailed().isEmpty() ? ExitCode.DONE : ExitCode.CONFIGURATION;
        }

        private static List<String> lines(SecretRotation rotation) {
            List<String> lines = new ArrayList<>();
            rotation.getResealed().forEach(name -> lines.add(name + " is sealed by key " + rotation.getKey()));
            rotation.getFailed().forEach(name -> lines.add("not sealed again: " + name));
            rotation.getTasks()
                    .forEach(
                            name -> lines.add("task " + name + " needs an older key until its document is sent again"));
            return lines.isEmpty() ? List.of("everything is sealed by key " + rotation.getKey()) : lines;
        }
    }
}
