package io.godwit.console;

import io.godwit.control.audit.AuditLog;
import io.godwit.control.audit.AuditRecord;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The audit without Kafka. */
final class InMemoryAudit implements AuditLog {
    private final List<Stored> entries = new ArrayList<>();
    private boolean away;

    /** Whether nothing can be written. */
    synchronized void away(boolean isAway) {
        away = isAway;
    }

    @Override
    public synchronized void write(AuditRecord entry) {
        if (away) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "not written", "repeat it", null);
        }
        entries.add(new Stored(entries.size(), entry));
    }

    @Override
    public synchronized Found newest(Wish wish, OptionalLong before, int limit) {
        return new Found(
                entries.reversed().stream()
                        .filter(stored -> stored.id() < before.orElse(Long.MAX_VALUE))
                        .filter(stored -> wish.isFor(stored.entry()))
                        .limit(limit)
                        .toList(),
                true);
    }

    @Override
    public void close() {}
}
