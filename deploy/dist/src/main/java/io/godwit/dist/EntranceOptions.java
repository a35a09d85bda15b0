package io.godwit.dist;

import io.godwit.console.Listening;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretRef;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a service listens. */
final class EntranceOptions {
    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "${env:GODWIT_HOST:-127.0.0.1}",
            description = "Where it listens, 0.0.0.0 for everywhere; default: $GODWIT_HOST or 127.0.0.1.")
    private String host;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            defaultValue = "${env:GODWIT_TLS_CERTIFICATE:-}",
            description = "PEM file of its certificate; read again when it changes. Default: $GODWIT_TLS_CERTIFICATE.")
    private String certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            defaultValue = "${env:GODWIT_TLS_KEY:-}",
            description = "PEM file of the certificate's key, PKCS#8 without a password. Default: $GODWIT_TLS_KEY.")
    private String key;

    @Option(
            names = "--insecure",
            description =
                    "Listen elsewhere than on this machine without TLS, as something in front of the service speaks it.")
    private boolean insecure;

    @Mixin
    private LoginOptions logins;

    /** Where to listen; a configuration failure where that is not safe. */
    Listening listening(int port) {
        if (certificate.isEmpty() != key.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "of a certificate and its key, one is given",
                    "give --tls-certificate and --tls-key, or neither");
        }
        Listening where = new Listening(
                host,
                port,
                certificate.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Listening.Tls(Path.of(certificate), Path.of(key))));
        where.requireSafe(insecure, logins.areNeeded());
        return where;
    }

    /** What no document may refer to. */
    Stream<SecretRef> files() {
        return key.isEmpty()
                ? Stream.empty()
                : Stream.of(new SecretRef.File(Path.of(key).toAbsolutePath().toString()));
    }

    LoginOptions logins() {
        return logins;
    }
}
