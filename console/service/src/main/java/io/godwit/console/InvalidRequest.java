package io.godwit.console;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.Problem;
import java.util.List;

/** A request that does not follow the contract, or a document with problems. */
final class InvalidRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final ErrorCode code;
    private final transient List<Problem> problems;

    InvalidRequest(int status, List<Problem> problems) {
        this(status, ErrorCode.CONFIG_INVALID, problems);
    }

    InvalidRequest(int status, ErrorCode code, List<Problem> problems) {
        super(problems.getFirst().toString());
        this.status = status;
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    /** One part of the request is wrong: a parameter, a header or the body. */
    static InvalidRequest part(String part, String message, String remedy) {
        return new InvalidRequest(400, List.of(new Problem(part, message, remedy)));
    }

    int status() {
        return status;
    }

    ErrorCode code() {
        return code;
    }

    List<Problem> problems() {
        return problems;
    }
}
