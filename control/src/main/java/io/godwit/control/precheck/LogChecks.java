package io.godwit.control.precheck;

import io.godwit.control.stage.LogStart;
import io.godwit.control.stage.StartPoint;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Whether the source's log holds what incremental sync begins with. Collections with the same channels share one request. */
final class LogChecks {
    private static final String PATH = "spec.source.log";

    private final StartPoint start;
    private final Optional<SourceLog> log;
    private final Supplier<OptionalLong> clock;
    private final Map<List<String>, Optional<GodwitException>> outcomes = new ConcurrentHashMap<>();

    LogChecks(TaskSpec spec, Optional<SourceLog> log, Supplier<OptionalLong> clock) {
        this.start = StartPoint.of(spec);
        this.log = log;
        this.clock = clock;
    }

    Check of(TableMapping mapping) {
        List<String> channels = mapping.collection().channels();
        if (channels.isEmpty()) {
            return Check.fail(
                    CheckCode.LOG,
                    mapping.label(),
                    "spec.types",
                    ErrorCode.SOURCE_UNSUPPORTED,
                    "its server keeps no log, so its changes cannot be followed",
                    "remove INCREMENTAL from spec.types: existing rows are still migrated");
        }
        if (log.isEmpty()) {
            return Check.skipped(CheckCode.LOG, mapping.label(), PATH, "the source's log cannot be asked");
        }
        return outcomes.computeIfAbsent(channels, this::failure)
                .map(failure -> Check.fail(CheckCode.LOG, mapping.label(), PATH, failure))
                .orElseGet(() -> Check.pass(CheckCode.LOG, mapping.label(), PATH, "its channels can be read"));
    }

    private Optional<GodwitException> failure(List<String> channels) {
        try {
            LogStart.of(start, log, clock, channels);
            return Optional.empty();
        } catch (GodwitException e) {
            return Optional.of(e);
        }
    }
}
