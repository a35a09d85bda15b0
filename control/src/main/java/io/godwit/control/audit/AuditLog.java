package io.godwit.control.audit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where the audit is kept. Thread-safe; a call blocks for about 10 s at most, and fails as retriable when Kafka does not answer. */
public interface AuditLog extends AutoCloseable {
    /** Keeps an entry; it is durable when this returns. */
    void write(AuditRecord entry);

    /**
     * The newest entries, newest first.
     *
     * @param user only what this one did
     * @param before only those with a lower id
     */
    Found newest(Optional<String> user, OptionalLong before, int limit);

    /** One entry; ids rise with time. */
    record Stored(long id, AuditRecord entry) {}

    /**
     * What was found.
     *
     * @param complete whether the search reached the beginning, or found as many as wanted
     */
    record Found(List<Stored> entries, boolean complete) {
        /** Copies the list. */
        public Found {
            entries = List.copyOf(entries);
        }
    }

    @Override
    void close();
}
