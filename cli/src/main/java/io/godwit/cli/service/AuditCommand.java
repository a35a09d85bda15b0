package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.AuditEntry;
import io.godwit.console.contract.model.AuditList;
import io.godwit.console.contract.model.AuditOutcome;
import io.godwit.model.error.ExitCode;
import java.time.OffsetDateTime;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit}: who changed what. */
@Command(
        name = "audit",
        description =
                "Show who changed what through the control service, the newest last, refused attempts included. Needs the role admin.")
final class AuditCommand extends OnService {
    private static final int MOST = 150;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            completionCandidates = ServiceNames.Users.class,
            description = "Only what this user did.")
    private String user;

    @Option(names = "--since", paramLabel = "TIME", description = "Only from this time on: 2026-11-29T08:00:00Z.")
    private OffsetDateTime since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only before this time.")
    private OffsetDateTime until;

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            split = ",",
            description = "Only what ended so: ${COMPLETION-CANDIDATES}; repeat it for more.")
    private List<AuditOutcome> outcomes = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most the newest N, up to " + MOST + "; default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--before", paramLabel = "ID", description = "Only entries before this one.")
    private Long before;

    AuditCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(spec.commandLine(), "--limit must be between 1 and " + MOST);
        }

        AuditList found =
                client.access().audit(user, since, until, outcomes.isEmpty() ? null : outcomes, before, limit);
        List<AuditEntry> inOrder = found.getItems().reversed();
        view.answers(
                "auditEntry",
                inOrder.stream().map(ServiceClient::plain).toList(),
                () -> AccessText.audit(inOrder, found.getComplete()));
        return ExitCode.DONE;
    }
}
