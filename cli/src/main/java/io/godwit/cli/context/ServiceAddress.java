package io.godwit.cli.context;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which control service is asked, and as whom.
 *
 * @param context the context that says so; absent where none does
 */
public record ServiceAddress(
        String server, Optional<String> token, Optional<Path> authority, Optional<Context> context) {
    private static final String SERVER = "GODWIT_SERVER";
    /** Variable that holds the token of a script. */
    public static final String TOKEN = "GODWIT_TOKEN";

    /**
     * What options, environment and contexts say, in this order. The token of a context is shown to its own server only.
     *
     * @param server given as an option
     * @param name of a context, given as an option
     * @param standard where nothing is said
     */
    public static ServiceAddress of(
            Optional<String> server,
            Optional<String> name,
            Map<String, String> environment,
            Contexts contexts,
            String standard) {
        Optional<Context> wanted = name.map(known -> required(contexts, known));
        Optional<String> given = server.or(() -> wanted.isPresent()
                ? Optional.empty()
                : Optional.ofNullable(environment.get(SERVER)).filter(text -> !text.isBlank()));
        Optional<Context> context = given.isEmpty()
                ? wanted.or(contexts::inUse).or(() -> contexts.of(standard))
                : wanted.or(() -> contexts.of(given.get())).filter(known -> known.isOf(given.get()));
        return new ServiceAddress(
                checked(given.or(() -> context.map(Context::server)).orElse(standard)),
                token(environment, context),
                context.flatMap(Context::authority).map(Path::of),
                context);
    }

    /** A service that is reached through a port of this machine, as whom its own context or the environment says. */
    public static ServiceAddress of(Forward forward, Map<String, String> environment, Contexts contexts) {
        Optional<Context> context = contexts.of(forward.service());
        return new ServiceAddress(
                forward.address(),
                token(environment, context),
                context.flatMap(Context::authority).map(Path::of),
                context);
    }

    private static Optional<String> token(Map<String, String> environment, Optional<Context> context) {
        return Optional.ofNullable(environment.get(TOKEN))
                .filter(text -> !text.isBlank())
                .or(() -> context.flatMap(Context::token));
    }

    private static String checked(String server) {
        try {
            URI address = new URI(server);
            if (address.getHost() != null
                    && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                return server;
            }
        } catch (URISyntaxException e) { // the same as another scheme
        }
        throw GodwitException.configuration(
                ErrorCode.CONFIG_INVALID,
                server + " is no address of a control service",
                "write it as http://HOST:PORT or https://HOST:PORT; for one in a cluster use kubectl godwit");
    }

    private static Context required(Contexts contexts, String name) {
        return contexts.named(name)
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "no context is named " + name,
                        "see godwit context list, or make it with godwit login --server URL --context " + name));
    }

    /** A service that is asked as whoever holds the token. */
    public static ServiceAddress of(String server, Optional<String> token, Optional<Path> authority) {
        return new ServiceAddress(server, token, authority, Optional.empty());
    }

    @Override
    public String toString() {
        return server; // without the token
    }
}
