package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.Optional;

/**
 * One thing that was looked at, and how it came out.
 *
 * @param object what it is about: a server's address, a collection, a table
 * @param path place in the task file; empty where there is none
 * @param message one sentence
 * @param remedy what the user can do with this object; empty where there is nothing to do
 * @param skippable whether a setting of the task lets it run all the same
 * @param error the failure that the task would meet; only of a FAIL
 */
public record Check(
        CheckCode code,
        String object,
        String path,
        CheckStatus status,
        String message,
        String remedy,
        boolean skippable,
        Optional<ErrorCode> error) {

    /** Nothing to do. */
    public static Check pass(CheckCode code, String object, String path, String message) {
        return new Check(code, object, path, CheckStatus.PASS, message, "", false, Optional.empty());
    }

    /** Something to know. */
    public static Check warn(CheckCode code, String object, String path, String message, String remedy) {
        return new Check(code, object, path, CheckStatus.WARN, message, remedy, true, Optional.empty());
    }

    /** What keeps the task from running. */
    public static Check fail(
            CheckCode code, String object, String path, ErrorCode error, String message, String remedy) {
        return new Check(code, object, path, CheckStatus.FAIL, message, remedy, false, Optional.of(error));
    }

    /** The same of a failure that was met while checking. */
    public static Check fail(CheckCode code, String object, String path, GodwitException failure) {
        return fail(code, object, path, failure.code(), String.valueOf(failure.getMessage()), failure.remedy());
    }

    /** What could not be checked, or need not be. */
    public static Check skipped(CheckCode code, String object, String path, String reason) {
        return new Check(code, object, path, CheckStatus.SKIPPED, reason, "", false, Optional.empty());
    }

    /** The same, with another thing that the user can do. */
    Check or(String alternative) {
        return new Check(
                code,
                object,
                path,
                status,
                message,
                remedy.isEmpty() ? alternative : remedy + "; or " + alternative,
                skippable,
                error);
    }

    /** The same, of which a setting lets the task run all the same. */
    Check thatCanBeSkipped() {
        return new Check(code, object, path, status, message, remedy, true, error);
    }
}
