package io.godwit.control.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Where the audit is kept. Thread-safe; a call blocks for about 10 s at most, and fails as retriable when Kafka does not answer. */
public interface AuditLog extends AutoCloseable {
    /** Keeps an entry; it is durable when this returns. */
    void write(AuditRecord entry);

    /**
     * The newest entries that are wanted, newest first.
     *
     * @param before only those with a lower id
     */
    Found newest(Wish wish, OptionalLong before, int limit);

    /**
     * Which entries are wanted.
     *
     * @param user only what this one did
     * @param since only from this time on
     * @param until only before this time
     * @param outcomes only what ended so
     */
    record Wish(
            Optional<String> user,
            Optional<Instant> since,
            Optional<Instant> until,
            Set<AuditRecord.Outcome> outcomes) {
        /** Copies the set. */
        public Wish {
            outcomes = Set.copyOf(outcomes);
        }

        /** Whether the entry is wanted. */
        public boolean isFor(AuditRecord entry) {
            return user.map(entry.by()::equals).orElse(true)
                    && since.map(time -> entry.atMillis() >= time.toEpochMilli())
                            .orElse(true)
                    && until.map(time -> entry.atMillis() < time.toEpochMilli()).orElse(true)
                    && outcomes.contains(entry.outcome());
        }
    }

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
