package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.AlertRule;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DurationText;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alert silence}: tells nobody that a rule fires, for a time. */
@Command(
        name = "silence",
        description = {
            "Report to nobody that a rule fires, until a time; what still fires then is reported then.",
            "Of what was reported before, the end is reported in any case."
        })
final class AlertSilenceCommand extends OnService {
    @Parameters(
            paramLabel = "RULE",
            completionCandidates = ServiceNames.AlertRules.class,
            description = "The rule's name.")
    private String rule;

    @ArgGroup(multiplicity = "1")
    private Until until;

    AlertSilenceCommand(Streams streams) {
        super(streams);
    }

    /** One of three. */
    static final class Until {
        @Option(names = "--for", paramLabel = "TIME", description = "For how long: 30m, 2h, 1d.")
        private String length;

        @Option(names = "--until", paramLabel = "TIME", description = "Until when: 2026-11-29T08:00:00Z.")
        private String time;

        @Option(names = "--end", description = "No longer.")
        private boolean end;

        OffsetDateTime end() {
            if (end) {
                return null; // absent
            }
            try {
                return time != null
                        ? OffsetDateTime.parse(time)
                        : OffsetDateTime.now(ZoneOffset.UTC)
                                .withNano(0)
                                .plus(DurationText.parse(length)
                                        .orElseThrow(() -> wrong("--for is not a time", "write 30m, 2h or 1d")));
            } catch (DateTimeParseException e) {
                throw wrong("--until is not a time", "write for example 2026-11-29T08:00:00Z");
            }
        }

        private static GodwitException wrong(String message, String remedy) {
            return GodwitException.configuration(ErrorCode.CONFIG_INVALID, message, remedy);
        }
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        OffsetDateTime end = until.end();
        AlertRule seen = client.alerts().rule(rule);
        seen.getDocument().silencedUntil(end);
        AlertRule silenced = client.alerts().change(seen);
        view.answers("alertRule", List.of(ServiceClient.plain(silenced)), () -> AlertText.rules(List.of(silenced)));
        return ExitCode.DONE;
    }
}
