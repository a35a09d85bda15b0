package io.godwit.console;

import io.godwit.console.contract.model.AuditEntry;
import io.godwit.console.contract.model.AuditList;
import io.godwit.console.contract.model.AuditOutcome;
import io.godwit.control.audit.AuditLog;
import io.godwit.control.audit.AuditRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who changed what. */
final class AuditRoutes {
    private static final int MOST = 150;
    private static final int USUAL = 50;

    private final AuditLog log;

    AuditRoutes(AuditLog log) {
        this.log = log;
    }

    void addTo(RoutesConfig routes) {
        routes.get(ConsoleServer.BASE + "/audit", this::list);
    }

    private void list(Context context) {
        AuditLog.Wish wish = new AuditLog.Wish(
                Optional.ofNullable(context.queryParam("user")),
                Calls.time(context, "since"),
                Calls.time(context, "until"),
                Calls.choices(context, "outcome", AuditOutcome.class).stream()
                        .map(outcome -> AuditRecord.Outcome.valueOf(outcome.name()))
                        .collect(Collectors.toSet()));
        AuditLog.Found found = log.newest(
                wish,
                Calls.number(context, "before", 0, Long.MAX_VALUE),
                Calls.number(context, "limit", 1, MOST, USUAL));
        context.json(new AuditList()
                .items(found.entries().stream().map(AuditRoutes::entry).toList())
                .complete(found.complete()));
    }

    private static AuditEntry entry(AuditLog.Stored stored) {
        AuditRecord entry = stored.entry();
        return new AuditEntry()
                .id(stored.id())
                .at(Views.time(entry.atMillis()))
                .by(entry.by())
                .from(entry.from())
                .operation(entry.operation())
                .about(entry.about())
                .status(entry.status())
                .code(entry.code().orElse(null))
                .requestId(entry.requestId())
                .query(entry.query().isEmpty() ? null : entry.query())
                .token(entry.token().orElse(null))
                .unrecorded(entry.unrecorded() == 0 ? null : entry.unrecorded());
    }
}
