package io.godwit.console;

import io.godwit.console.contract.ContractDocument.Operation;
import io.godwit.control.access.Identity;
import io.godwit.control.audit.AuditLog;
import io.godwit.control.audit.AuditRecord;
import io.godwit.model.error.GodwitException;
import io.godwit.model.text.Printable;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Writes down who changed what, before the answer leaves: what was answered is in the audit. Where that fails, the answer says so, and
 * the caller repeats the request under the same key. Who is refused again and again cannot fill the audit: refusals are recorded 20 at once
 * and two a second, and the others are counted. Thread-safe.
 */
final class Auditing {
    private static final int LONGEST_PATH = 400;
    private static final int MOST_REFUSALS = 20;
    private static final long REFUSAL_MILLIS = 500;
    private static final String CODE = "code";
    private static final String USER = "audited-user";
    private static final String OBJECT = "audited-object";
    private static final String UNDO = "audited-undo";

    private final AuditLog log;
    private final Clock clock;
    private final AtomicLong unrecorded = new AtomicLong();
    private long refusalsUntil;

    Auditing(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** The code of the problem that the request is answered with. */
    static void failed(Context context, String code) {
        context.attribute(CODE, code);
    }

    /** Who tries to log in. */
    static void attempt(Context context, String user) {
        context.attribute(USER, user);
    }

    /** The name in a document that is sent. */
    static void about(Context context, Object name) {
        if (name instanceof String text) {
            context.attribute(OBJECT, text);
        }
    }

    /** What takes back what the request has done, where its answer cannot leave because it cannot be written down. */
    static void undoneBy(Context context, Runnable undo) {
        context.attribute(UNDO, undo);
    }

    /** Called when the request is carried out or refused, and not answered yet. */
    void record(Context context) {
        Access.operation(context)
                .filter(operation -> isAudited(operation, context))
                .ifPresent(operation -> {
                    if (isRefusal(context) && !hasPlace()) {
                        unrecorded.incrementAndGet();
                        return;
                    }
                    long skipped = unrecorded.getAndSet(0);
                    write(context, entry(context, operation, skipped));
                });
    }

    private void write(Context context, AuditRecord entry) {
        try {
            log.write(entry);
        } catch (GodwitException e) {
            Optional.<Runnable>ofNullable(context.attribute(UNDO)).ifPresent(Runnable::run);
            throw e;
        }
    }

    /** Changes, and values of rows that were asked for. */
    private static boolean isAudited(Operation operation, Context context) {
        return !operation.method().equals("GET")
                || operation.parameterRoles().keySet().stream()
                        .anyMatch(parameter -> context.queryParam(parameter) != null);
    }

    /** Of those who did not say who they are, everything that failed. */
    private static boolean isRefusal(Context context) {
        if (Access.known(context).isEmpty() && context.statusCode() >= 400) {
            return true;
        }
        return switch (context.statusCode()) {
            case 401, 403, 429 -> true;
            default -> false;
        };
    }

    private synchronized boolean hasPlace() {
        long now = clock.millis();
        long earliest = now - MOST_REFUSALS * REFUSAL_MILLIS;
        if (refusalsUntil > now) {
            return false;
        }
        refusalsUntil = Math.max(refusalsUntil, earliest) + REFUSAL_MILLIS;
        return true;
    }

    private AuditRecord entry(Context context, Operation operation, long skipped) {
        String path = context.path().substring(Math.min(context.path().length(), ConsoleServer.BASE.length()));
        String object = Optional.<String>ofNullable(context.attribute(OBJECT))
                .map(name -> " " + name)
                .orElse("");
        return new AuditRecord(
                clock.millis(),
                Access.known(context)
                        .map(Identity::user)
                        .or(() -> Optional.ofNullable(context.attribute(USER)))
                        .map(user -> Printable.of(user, LONGEST_PATH))
                        .orElse(""),
                context.ip(),
                operation.id(),
                Printable.of(path + object, LONGEST_PATH),
                context.statusCode(),
                Optional.ofNullable(context.attribute(CODE)),
                Calls.requestId(context),
                skipped,
                query(context, operation),
                Access.known(context).flatMap(Identity::token));
    }

    /** What else a caller writes into a query may be a secret, sent by mistake. */
    private static String query(Context context, Operation operation) {
        return Printable.of(
                operation.parameters().stream()
                        .sorted()
                        .flatMap(name -> context.queryParams(name).stream().map(value -> name + "=" + value))
                        .collect(Collectors.joining("&")),
                LONGEST_PATH);
    }
}
