package io.godwit.control.precheck;

import io.godwit.control.stage.LogStart;
import io.godwit.control.stage.StartPoint;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.text.Plural;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Whether the source's log holds what incremental sync begins with. Collections with the same channels share one request. */
final class LogChecks {
    private static final String PATH = "spec.source.log";

    private static final Duration ENOUGH = Duration.ofDays(1);

    private final StartPoint start;
    private final Optional<SourceLog> log;
    private final Supplier<OptionalLong> clock;
    private final Map<List<String>, Optional<GodwitException>> outcomes = new ConcurrentHashMap<>();
    private final Map<List<String>, Kept> retentions = new ConcurrentHashMap<>();

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

    /**
     * Whether the log keeps what is not read yet for long enough to bring a component back.
     *
     * @param full how long the full migration takes, where that is known: a Store that fails meanwhile begins again where it was
     */
    Check retention(TableMapping mapping, Optional<Duration> full) {
        List<String> channels = mapping.collection().channels();
        if (log.isEmpty() || channels.isEmpty()) {
            return Check.skipped(CheckCode.LOG_RETENTION, mapping.label(), PATH, "the source's log cannot be asked");
        }
        Duration enough = full.filter(time -> time.compareTo(ENOUGH) > 0).orElse(ENOUGH);
        try {
            Kept kept = kept(channels);
            if (kept.time().filter(time -> time.compareTo(enough) < 0).isPresent()) {
                return Check.warn(
                        CheckCode.LOG_RETENTION,
                        mapping.label(),
                        PATH,
                        "its log keeps a message for " + hours(kept.time().get())
                                + ": changes are lost when no Store reads them for that long"
                                + (enough.equals(ENOUGH)
                                        ? ""
                                        : ", and the full migration alone takes about " + hours(enough)),
                        "raise retention.ms of topic " + String.join(", ", channels) + " to " + enough.toMillis()
                                + " or more: "
                                + (enough.equals(ENOUGH)
                                        ? "a day to bring a component back"
                                        : "the time that" + " the full migration takes"));
            }
            return kept.bytes().isPresent()
                    ? Check.warn(
                            CheckCode.LOG_RETENTION,
                            mapping.label(),
                            PATH,
                            "its log keeps at most %,d bytes of a channel, whatever their age"
                                    .formatted(kept.bytes().get()),
                            "set retention.bytes of topic " + String.join(", ", channels)
                                    + " to -1, or so large that a day of changes fits")
                    : Check.pass(
                            CheckCode.LOG_RETENTION,
                            mapping.label(),
                            PATH,
                            kept.time().isEmpty()
                                    ? "its log drops no message by its age, or does not show its settings"
                                    : "its log keeps a message for a day or longer"
                                            + (enough.equals(ENOUGH)
                                                    ? ""
                                                    : ", and longer than the full migration takes"));
        } catch (GodwitException e) {
            return Check.skipped(
                    CheckCode.LOG_RETENTION,
                    mapping.label(),
                    PATH,
                    "the retention of its log cannot be read: " + e.getMessage());
        }
    }

    /**
     * What a log keeps of the channel of which it keeps least; absent where there is no bound.
     */
    private record Kept(Optional<Duration> time, Optional<Long> bytes) {}

    private Kept kept(List<String> channels) {
        return retentions.computeIfAbsent(
                channels,
                names -> new Kept(
                        log.orElseThrow().retention(names).values().stream().min(Comparator.naturalOrder()),
                        log.orElseThrow().sizeBounds(names).values().stream()
                                .map(SourceLog.SizeBound::bytes)
                                .min(Comparator.naturalOrder())));
    }

    private static String hours(Duration kept) {
        return kept.toHours() > 0 ? Plural.of(kept.toHours(), "hour") : Plural.of(kept.toSeconds(), "second");
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
