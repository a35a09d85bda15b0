package io.godwit.control.audit;

import java.util.Objects;
import java.util.Optional;

/**
 * One request that changes something, and how it was answered; a line of {@code godwit.audit}. Contains nothing of what was sent but
 * names.
 *
 * @param by who; empty for someone who did not say who, or could not show it
 * @param from address of the caller's connection
 * @param operation what was wanted, as the contract calls it
 * @param about the path, and the name of what was to be created
 * @param status of HTTP
 * @param code why it was refused or failed
 * @param unrecorded refusals before this one that were too many to be recorded
 */
public record AuditRecord(
        long atMillis,
        String by,
        String from,
        String operation,
        String about,
        int status,
        Optional<String> code,
        String requestId,
        long unrecorded) {
    /** Requires what each entry has. */
    public AuditRecord {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(requestId, "requestId");
    }
}
