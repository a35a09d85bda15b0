package io.godwit.control.alert;

import io.godwit.control.record.TaskStanding;
import io.godwit.control.series.TaskSeries;
import io.godwit.control.standing.TableStanding;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.source.Tso;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What rules see of a task. What is not known is absent.
 *
 * @param run whether it is wanted to run; of others only the failure is known
 * @param failure that it failed, or, while it runs, that tables of it are stuck, and why
 * @param slowest the table that is furthest behind
 * @param lagMillis how far that is
 * @param freshMillis age of the source's time that the table which is least behind has reached: grows only while neither changes nor
 *     ticks come through
 * @param tickMillis age of the newest tick that has arrived in Kafka
 * @param quietMillis for how long nothing was applied
 * @param busy whether something is to be done that is not yet
 * @param starts of each component within the last 15 minutes
 * @param logLeftMillis until the source's log drops what is not read
 * @param changeLogRows rows of the largest change log of its tables
 * @param logsGrow whether its tables keep change logs that nobody looks at, as it is not run: how many rows they have is not known
 */
public record TaskSigns(
        String id,
        String name,
        boolean run,
        Optional<String> failure,
        String slowest,
        OptionalLong lagMillis,
        OptionalLong freshMillis,
        OptionalLong tickMillis,
        OptionalLong quietMillis,
        boolean busy,
        Map<String, Integer> starts,
        OptionalLong logLeftMillis,
        OptionalLong conflicts,
        OptionalLong marks,
        OptionalLong retainedBytes,
        OptionalLong changeLogRows,
        boolean logsGrow) {
    /** Copies the map. */
    public TaskSigns {
        starts = Map.copyOf(starts);
    }

    /** One that is not run. */
    public static TaskSigns resting(TaskRecord task) {
        return new TaskSigns(
                task.id(),
                task.name(),
                false,
                failure(task),
                "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                task.switchover().filter(turned -> turned.phase().keepsLogs()).isPresent());
    }

    /**
     * One that is run.
     *
     * @param series that the newest window was just added to
     */
    public static TaskSigns running(TaskStanding standing, TaskSeries series, Instant now) {
        TaskOverview overview = TaskOverview.of(standing, now);
        Optional<TableStanding> slowest = overview.tables().stream()
                .filter(table -> table.lagMillis().isPresent())
                .max(Comparator.comparingLong(table -> table.lagMillis().getAsLong()));
        return new TaskSigns(
                overview.id(),
                overview.name(),
                true,
                failure(standing.task()).or(() -> stuck(overview)),
                slowest.map(TableStanding::collection).orElse(""),
                slowest.map(TableStanding::lagMillis).orElseGet(OptionalLong::empty),
                overview.tables().stream()
                        .flatMapToLong(table -> table.lagMillis().stream())
                        .min(),
                standing.store().stream()
                        .flatMap(store -> store.channels().stream())
                        .mapToLong(StoreStatus.Channel::lastTick)
                        .filter(tick -> tick != 0)
                        .map(tick -> Math.max(0, now.toEpochMilli() - Tso.millis(tick)))
                        .min(),
                series.quietMillis(now.toEpochMilli()),
                overview.tables().stream().anyMatch(TaskSigns::isBusy)
                        || overview.space()
                                .filter(space -> space.unappliedBytes() > 0)
                                .isPresent(),
                series.starts(now.toEpochMilli()),
                standing.store()
                                .map(StoreStatus::logLeftMillis)
                                .filter(Optional::isPresent)
                                .isPresent()
                        ? OptionalLong.of(
                                standing.store().orElseThrow().logLeftMillis().get())
                        : OptionalLong.empty(),
                OptionalLong.of(overview.tables().stream()
                        .mapToLong(TableStanding::conflicts)
                        .sum()),
                standing.store().isPresent() ? OptionalLong.of(overview.marks().size()) : OptionalLong.empty(),
                series.retainedBytes(),
                OptionalLong.of(standing.logs().map(ChangeLogStatus::most).orElse(0L)),
                false);
    }

    private static Optional<String> failure(TaskRecord task) {
        return task.state() != TaskRecord.State.FAILED
                ? Optional.empty()
                : task.managed()
                        .flatMap(TaskRecord.Managed::failure)
                        .map(TaskSigns::words)
                        .or(task::lastError)
                        .or(() -> Optional.of("for an unknown reason"))
                        .map(why -> "the task failed, " + why);
    }

    /** A task that follows changes never ends, so its tables would fail unheard. */
    private static Optional<String> stuck(TaskOverview overview) {
        return overview.tables().stream()
                .filter(table -> table.state().isStuck())
                .findFirst()
                .map(first ->
                        Plural.of(overview.stuckTables(), "table") + " of the task can only be mended by a person, "
                                + first.collection() + " is " + first.state()
                                + (first.reason().isEmpty() ? "" : ": " + first.reason()));
    }

    private static String words(Failure failure) {
        return failure.code() + ": " + failure.message() + "; " + failure.remedy();
    }

    private static boolean isBusy(TableStanding table) {
        return switch (table.state()) {
            case WAITING, MIGRATING, CONVERGING, BEHIND, STALLED -> true;
            case CONSISTENT, INCOMPLETE, COMPLETE, FAILED, DROPPED, STOPPED -> false;
        };
    }
}
