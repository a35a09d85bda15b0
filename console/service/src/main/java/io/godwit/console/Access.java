package io.godwit.console;

import io.godwit.console.contract.ContractDocument;
import io.godwit.console.contract.ContractDocument.Operation;
import io.godwit.control.access.Identity;
import io.godwit.control.access.Role;
import io.godwit.control.access.TokenText;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place that lets requests in: the contract says which role each operation needs, and an operation of which it does not say so is
 * refused to everybody.
 */
final class Access {
    private static final String IDENTITY = "identity";
    private static final String OPERATION = "operation";
    /** What watches the process has no login, and the contract is no secret. */
    private static final Set<String> OPEN_PATHS = Set.of("/healthz", "/readyz", "/openapi.yaml", "/openapi.json");

    /** What is served beside the contract says how the service is used. */
    private static final Set<String> VIEWERS_PATHS = Set.of("/metrics");

    private static final String OPEN = "open";
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([A-Za-z0-9._~+/=-]{1,8000})");

    private final ConsoleAccess access;
    private final Map<String, Operation> operations;

    Access(ConsoleAccess access, ContractDocument contract) {
        this.access = access;
        this.operations = contract.operations().stream()
                .collect(Collectors.toMap(
                        operation -> key(operation.method(), ConsoleServer.BASE + operation.path()),
                        Function.identity()));
    }

    private static String key(String method, String path) {
        return method + " " + path;
    }

    /** Fails unless the caller may do what the matched route does. Called before the route. */
    void require(Context context) {
        Endpoint endpoint = context.endpoints().matchedHttpEndpoint();
        if (endpoint == null) { // HEAD of what GET answers: nothing is carried out
            if (context.path().startsWith(ConsoleServer.BASE)) {
                context.attribute(IDENTITY, identify(context));
            }
            return;
        }
        if (OPEN_PATHS.contains(endpoint.path)) {
            return;
        }
        if (VIEWERS_PATHS.contains(endpoint.path)) {
            requireRole(identify(context), Optional.of(Role.VIEWER.id()));
            return;
        }
        Operation operation = Optional.ofNullable(operations.get(key(endpoint.method.name(), endpoint.path)))
                .orElseThrow(() -> new IllegalStateException("not in the contract: " + endpoint.path));
        context.attribute(OPERATION, operation);
        if (operation.role().filter(OPEN::equals).isPresent()) {
            return;
        }
        Identity caller = identify(context);
        context.attribute(IDENTITY, caller);
        requireRole(caller, operation.role());
        operation.parameterRoles().forEach((parameter, role) -> {
            if (isGiven(context, parameter)) {
                requireRole(caller, Optional.of(role));
            }
        });
    }

    private static boolean isGiven(Context context, String parameter) {
        return context.queryParams(parameter).stream().anyMatch(value -> !value.equals("false"));
    }

    static void requireRole(Identity caller, Optional<String> name) {
        Role needed = name.flatMap(Role::of)
                .orElseThrow(() -> new GodwitException(
                        GodwitException.Kind.CONFIGURATION,
                        ErrorCode.ROLE_MISSING,
                        "the contract names no role for this operation, so nobody may do it",
                        "report it: each operation of the contract needs x-godwit-role",
                        null));
        if (!caller.has(needed)) {
            throw GodwitException.configuration(
                    ErrorCode.ROLE_MISSING,
                    "this needs the role " + needed.id() + ", and " + caller.user() + " has "
                            + (caller.roles().isEmpty()
                                    ? "none"
                                    : caller.roles().stream()
                                            .map(Role::id)
                                            .sorted()
                                            .collect(Collectors.joining(", "))),
                    "ask an admin for it, or use a token that has it");
        }
    }

    /** Who makes the request; a failure, LOGIN_REQUIRED, if that cannot be told. */
    Identity identify(Context context) {
        if (!access.loginNeeded()) {
            return Identity.OF_THIS_MACHINE;
        }
        Matcher bearer = BEARER.matcher(
                Optional.ofNullable(context.header("Authorization")).orElse(""));
        if (!bearer.matches()) {
            throw GodwitException.configuration(
                    ErrorCode.LOGIN_REQUIRED,
                    "the request does not say who makes it",
                    "log in with godwit login, or send Authorization: Bearer and a token");
        }
        String token = bearer.group(1);
        return !token.startsWith(TokenText.PREFIX) && access.issuer().isPresent()
                ? access.issuer().get().identify(token)
                : access.logins().identify(token);
    }

    /**
     * Why whoever was let in would not be let in now; absent where it would: what lasts for long asks again. Where nobody can tell, after
     * what {@link io.godwit.control.access.ResourceView} bridges, nobody is let in.
     */
    Optional<GodwitException> putOut(Context context) {
        try {
            Identity now = identify(context);
            operation(context).ifPresent(operation -> requireRole(now, operation.role()));
            return Optional.empty();
        } catch (GodwitException e) {
            return Optional.of(e);
        }
    }

    /** Who makes a request that was let in. */
    static Identity caller(Context context) {
        return Optional.<Identity>ofNullable(context.attribute(IDENTITY))
                .orElseThrow(() -> new IllegalStateException("nobody was let in"));
    }

    /** Who makes the request, as far as it is known. */
    static Optional<Identity> known(Context context) {
        return Optional.ofNullable(context.attribute(IDENTITY));
    }

    /** The operation that the request asks for; absent where there is none. */
    static Optional<Operation> operation(Context context) {
        return Optional.ofNullable(context.attribute(OPERATION));
    }
}
