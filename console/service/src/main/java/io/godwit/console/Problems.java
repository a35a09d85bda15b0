package io.godwit.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.model.FieldProblem;
import io.godwit.console.contract.model.Problem;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.text.Printable;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers failures as {@code application/problem+json}. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String TYPE = "application/problem+json";
    private static final String RETRY_SECONDS = "1";
    private static final String LIMITED_SECONDS = "6";
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String BEARER = "Bearer realm=\"godwit\"";
    private static final ObjectMapper JSON = ApiClient.createDefaultObjectMapper();

    private static final int LONGEST_PATH = 400;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long MOST_TAKEN_BYTES = 64L * 1024 * 1024;
    private static final Pattern FIELD = Pattern.compile("((?:spec|metadata)[^: ]*): ");

    private Problems() {}

    static void answer(GodwitException failure, Context context) {
        HttpStatus status = status(failure);
        if (failure.kind() == GodwitException.Kind.RETRIABLE) {
            context.header("Retry-After", RETRY_SECONDS);
        }
        switch (status) {
            case INTERNAL_SERVER_ERROR -> log(context, failure);
            case UNAUTHORIZED -> context.header(CHALLENGE, BEARER);
            case FORBIDDEN -> context.header(CHALLENGE, BEARER + ", error=\"insufficient_scope\"");
            case TOO_MANY_REQUESTS -> context.header("Retry-After", LIMITED_SECONDS);
            default -> {}
        }
        send(context, problem(context, status, failure));
    }

    private static Problem problem(Context context, HttpStatus status, GodwitException failure) {
        return problem(context, status, failure.code().name(), failure.getMessage(), failure.remedy())
                .path(path(failure, context));
    }

    /** What a failure names, or else what was asked for. */
    private static String path(GodwitException failure, Context context) {
        Matcher field = FIELD.matcher(failure.getMessage());
        if (field.lookingAt()) {
            return field.group(1);
        }
        return switch (failure.code()) {
            case TASK_EXISTS, DATA_SOURCE_EXISTS -> "metadata.name";
            case TASK_REVISION, DATA_SOURCE_REVISION, RESOURCE_REVISION -> "If-Match";
            default -> Printable.of(context.path(), LONGEST_PATH);
        };
    }

    /** The same where the answer has begun already, on one line. */
    static String json(GodwitException failure, Context context) {
        return new String(bytes(problem(context, status(failure), failure)), StandardCharsets.UTF_8);
    }

    static void answer(InvalidRequest invalid, Context context) {
        Problem problem = problem(
                        context,
                        HttpStatus.forStatus(invalid.status()),
                        invalid.code().name(),
                        invalid.getMessage(),
                        "correct what is listed under problems")
                .path(invalid.problems().getFirst().path());
        invalid.problems().forEach(p -> problem.addProblemsItem(field(p)));
        send(context, problem);
    }

    static FieldProblem field(io.godwit.model.task.Problem problem) {
        return new FieldProblem()
                .path(problem.path())
                .message(problem.message())
                .remedy(problem.remedy());
    }

    /** What the HTTP server refuses by itself: an unknown path, another method, a body that is too large. */
    static void answer(HttpResponseException refused, Context context) {
        HttpStatus status = HttpStatus.forStatus(refused.getStatus());
        if (status == HttpStatus.CONTENT_TOO_LARGE && Access.known(context).isPresent()) {
            takeRest(context);
        }
        String remedy =
                switch (status) {
                    case NOT_FOUND -> "see the paths in /openapi.yaml";
                    case METHOD_NOT_ALLOWED -> "see the methods in /openapi.yaml";
                    case CONTENT_TOO_LARGE -> "send a shorter document: patterns select many collections";
                    default -> "see /openapi.yaml";
                };
        send(context, status, "HTTP_" + status.getCode(), status.getMessage().toLowerCase(Locale.ROOT), remedy);
    }

    /** Who is still sending reads no answer: the connection would break first. So what is sent is taken, within a bound. */
    private static void takeRest(Context context) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = MOST_TAKEN_BYTES;
        try {
            InputStream body = context.req().getInputStream();
            for (int read = body.read(buffer); read >= 0 && left > 0; read = body.read(buffer)) {
                left -= read;
            }
        } catch (IOException e) {
            LOG.debug("a caller has left: {}", e.toString());
        }
    }

    static void answer(Exception bug, Context context) {
        log(context, bug);
        send(
                context,
                HttpStatus.INTERNAL_SERVER_ERROR,
                ErrorCode.INTERNAL.name(),
                "a bug in Godwit",
                "report it with what the service's log says about this request");
    }

    private static HttpStatus status(GodwitException failure) {
        return switch (failure.kind()) {
            case RETRIABLE, INTERRUPTED -> HttpStatus.SERVICE_UNAVAILABLE;
            case CONFIGURATION, REJECTED_ROW, FENCED ->
                switch (failure.code()) {
                    case CHECK_UNKNOWN,
                            TASK_UNKNOWN,
                            COMPONENT_UNKNOWN,
                            TOPIC_UNKNOWN,
                            DATA_SOURCE_UNKNOWN,
                            RESOURCE_UNKNOWN -> HttpStatus.NOT_FOUND;
                    case CHECK_NOT_SKIPPABLE, TASK_EXISTS, TASK_OWNER, TASK_STATE, TASK_CHANGED, FENCED ->
                        HttpStatus.CONFLICT;
                    case DATA_SOURCE_EXISTS, DATA_SOURCE_USED, RESOURCE_EXISTS, RESOURCE_USED -> HttpStatus.CONFLICT;
                    case LOGIN_REQUIRED, LOGIN_FAILED -> HttpStatus.UNAUTHORIZED;
                    case ROLE_MISSING -> HttpStatus.FORBIDDEN;
                    case LOGIN_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
                    case USER_LAST_ADMIN -> HttpStatus.CONFLICT;
                    case TASK_REVISION, DATA_SOURCE_REVISION, RESOURCE_REVISION -> HttpStatus.PRECONDITION_FAILED;
                    default -> HttpStatus.UNPROCESSABLE_CONTENT;
                };
            case BUG -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private static void log(Context context, Exception failure) {
        LOG.error(
                "request={} {} {} failed",
                Calls.requestId(context),
                context.method(),
                Printable.of(context.path(), LONGEST_PATH),
                failure);
    }

    private static void send(Context context, HttpStatus status, String code, String detail, String remedy) {
        send(context, problem(context, status, code, detail, remedy));
    }

    private static Problem problem(Context context, HttpStatus status, String code, String detail, String remedy) {
        return new Problem()
                .title(status.getMessage())
                .status(status.getCode())
                .code(code)
                .detail(detail)
                .remedy(remedy)
                .path(Printable.of(context.path(), LONGEST_PATH))
                .requestId(Calls.requestId(context));
    }

    private static void send(Context context, Problem problem) {
        Auditing.failed(context, problem.getCode());
        context.status(problem.getStatus()).contentType(TYPE).result(bytes(problem));
    }

    private static byte[] bytes(Problem problem) {
        try {
            return JSON.writeValueAsBytes(problem);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw GodwitException.bug("cannot write a problem as JSON", e);
        }
    }
}
