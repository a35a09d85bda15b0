package io.godwit.control.audit;

import io.godwit.runtime.json.Kept;
import java.util.Objects;
import java.util.Optional;

/**
 * One request that changes something, and how it was answered; a line of {@code godwit.audit}. Contains nothing of what was sent but
 * names, and the parameters of the query that the contract knows.
 *
 * @param by who; empty for someone who did not say who, or could not show it
 * @param from address of the caller's connection
 * @param operation what was wanted, as the contract calls it
 * @param about the path, and the name of what was to be created
 * @param status of HTTP
 * @param code why it was refused or failed
 * @param unrecorded refusals before this one that were too many to be recorded
 * @param query the parameters, as {@code name=value} with ampersands between; empty where there are none
 * @param token id of the token that came with the request; absent where it was none of the service's own
 */
@Kept(in = "godwit.audit", version = 1)
public record AuditRecord(
        long atMillis,
        String by,
        String from,
        String operation,
        String about,
        int status,
        Optional<String> code,
        String requestId,
        long unrecorded,
        String query,
        Optional<String> token) {
    private static final int REFUSED = 400;
    private static final int FAILED = 500;

    /** How a request ended. */
    public enum Outcome {
        /** As it was wanted. */
        DONE,
        /** The caller has to do something about it. */
        REFUSED,
        /** The service could not. */
        FAILED
    }

    /** Requires what each entry has, and reads what older versions wrote. */
    public AuditRecord {
        query = query == null ? "" : query;
        token = token == null ? Optional.empty() : token;
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(requestId, "requestId");
    }

    /** How the request ended. */
    public Outcome outcome() {
        if (status >= FAILED) {
            return Outcome.FAILED;
        }
        return status >= REFUSED ? Outcome.REFUSED : Outcome.DONE;
    }
}
