package io.godwit.cli.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.model.Problem;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What it means when a control service does not do what it is asked. */
final class ServiceFailures {
    private static final int BROKEN = 500;

    private final String server;
    private final ObjectMapper json;

    ServiceFailures(String server, ObjectMapper json) {
        this.server = server;
        this.json = json;
    }

    /** The failure behind an answer, or behind none. */
    GodwitException of(ApiException e) {
        if (e.getCode() == 0) {
            return GodwitException.configuration(
                    ErrorCode.SERVICE_UNREACHABLE,
                    "the control service at " + server + " does not answer",
                    "start one with godwit up, or name another with --server or GODWIT_SERVER",
                    e);
        }
        try {
            return of(e.getCode(), json.readValue(e.getResponseBody(), Problem.class));
        } catch (JsonProcessingException | IllegalArgumentException notOurs) {
            return foreign("answers with HTTP " + e.getCode(), e);
        }
    }

    /** The failure behind the problem that ends an event stream. */
    GodwitException refused(String problem) {
        try {
            Problem read = json.readValue(problem, Problem.class);
            return of(read.getStatus(), read);
        } catch (JsonProcessingException e) {
            return foreign("ends a stream without saying why", e);
        }
    }

    /** Something else answers at the address. */
    GodwitException foreign(String what, Exception cause) {
        return GodwitException.configuration(
                ErrorCode.SERVICE_UNREACHABLE,
                server + " " + what + ", and not as a control service does",
                "check the address: --server or GODWIT_SERVER",
                cause);
    }

    private static GodwitException of(int status, Problem problem) {
        String message = problem.getProblems() == null || problem.getProblems().isEmpty()
                ? problem.getDetail()
                : problem.getProblems().stream()
                        .map(p -> new io.godwit.model.task.Problem(p.getPath(), p.getMessage(), p.getRemedy()))
                        .map(io.godwit.model.task.Problem::toString)
                        .collect(Collectors.joining("\n- ", "the service refuses the request:\n- ", ""));
        ErrorCode code = Stream.of(ErrorCode.values())
                .filter(known -> known.name().equals(problem.getCode()))
                .findFirst()
                .orElse(ErrorCode.CONFIG_INVALID);
        return new GodwitException(
                status >= BROKEN ? GodwitException.Kind.RETRIABLE : GodwitException.Kind.CONFIGURATION,
                code,
                message,
                problem.getRemedy() + (status >= BROKEN ? " (request " + problem.getRequestId() + ")" : ""),
                null);
    }
}
