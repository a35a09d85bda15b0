package io.godwit.cli.task;

import io.godwit.control.standing.TaskOverview;
import io.godwit.model.text.Plural;
import io.godwit.runtime.state.TaskRecord;
import java.util.Locale;
import java.util.Optional;

/**
 * One task of a list.
 *
 * @param run how often it was run
 * @param startedAt when it was run last, ISO-8601; absent in records of older versions
 * @param alive components that gave a sign of life within the last 10 s
 * @param lastSeen the latest sign of life, ISO-8601; absent where there never was one
 */
record ListedTask(
        String id,
        String name,
        TaskRecord.State state,
        long run,
        Optional<String> startedAt,
        int alive,
        Optional<String> lastSeen,
        Optional<String> lastError) {
    static ListedTask of(TaskOverview overview) {
        return new ListedTask(
                overview.id(),
                overview.name(),
                overview.state(),
                overview.run(),
                overview.activity().startedAt(),
                overview.activity().alive(),
                overview.activity().lastSeen(),
                overview.lastError());
    }

    /** For people. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s  %-9s  %s, run %d%s, %s%s%s",
                id,
                state,
                name,
                run,
                startedAt.map(time -> " started at " + time).orElse(""),
                activity(),
                lastSeen.map(time -> ", last seen " + time).orElse(""),
                lastError.map(code -> ", last error " + code).orElse(""));
    }

    private String activity() {
        if (alive > 0) {
            return Plural.of(alive, "component") + " running";
        }
        return state == TaskRecord.State.RUNNING || state == TaskRecord.State.MODIFYING
                ? "no component is running: the task is not being run"
                : "not running";
    }
}
