package io.godwit.control.managed;

import io.godwit.control.lifecycle.ChangeFacts;
import io.godwit.runtime.json.Kept;
import io.godwit.runtime.state.MadeFrom;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a user wants of a task, under the task's name in {@code godwit.requests}.
 *
 * @param id identifies the request: the same one, sent again, is answered in the same way and done once
 * @param task the task's name
 * @param taskId an id that no task has, for CREATE; else the id of the task that is meant, where another one may have its name by now
 * @param spec the task file's tree, for CREATE and CHANGE
 * @param revision the revision that the user saw; a task that was changed since is left as it is
 * @param found the task's record when the request was made: a run in the foreground may have written it meanwhile
 * @param by who wants it
 * @param restarts whether the components of a running task have to be restarted, for CHANGE
 * @param components names of the components that it is about ({@code incr-sync-0}), for PAUSE, UNPAUSE and RESTART
 * @param dataSources names of the data sources that sections of the spec were made from, by section
 * @param templates templates that parts of the spec were made from, see {@link MadeFrom}
 * @param checks which checks it is about, for PRECHECK and SKIP
 * @param facts what the spec was compared with, for CHANGE; absent in requests of older versions
 * @param settings what a switchover may take, for SWITCHOVER_START and SWITCHOVER_BACK; the default where they are absent
 */
@Kept(in = "godwit.requests", version = 2)
public record TaskRequest(
        String id,
        String task,
        Action action,
        Optional<String> taskId,
        Optional<Map<String, Object>> spec,
        OptionalLong revision,
        Optional<TaskRecord> found,
        String by,
        boolean restarts,
        List<String> components,
        Map<String, String> dataSources,
        Map<String, MadeFrom.UsedTemplate> templates,
        Optional<Checks> checks,
        Optional<ChangeFacts> facts,
        Optional<Switchover.Settings> settings) {
    /**
     * Checks of a task.
     *
     * @param only each {@code CODE} or {@code CODE:OBJECT}; all where it is empty. The one to skip, for SKIP
     * @param onlyFailed whether those are meant that failed
     * @param note why one is skipped; empty for PRECHECK
     */
    public record Checks(List<String> only, boolean onlyFailed, String note) {
        /** Copies the list. */
        public Checks {
            only = List.copyOf(only);
        }
    }

    /** A request about the switchover of a task. */
    public static TaskRequest ofSwitchover(
            String id,
            String task,
            Action action,
            Optional<Switchover.Settings> settings,
            OptionalLong revision,
            Optional<TaskRecord> found,
            String by) {
        return new TaskRequest(
                id,
                task,
                action,
                Optional.empty(),
                Optional.empty(),
                revision,
                found,
                by,
                false,
                List.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                settings);
    }

    /** A request that is not about a switchover. */
    public TaskRequest(
            String id,
            String task,
            Action action,
            Optional<String> taskId,
            Optional<Map<String, Object>> spec,
            OptionalLong revision,
            Optional<TaskRecord> found,
            String by,
            boolean restarts,
            List<String> components,
            Map<String, String> dataSources,
            Map<String, MadeFrom.UsedTemplate> templates,
            Optional<Checks> checks,
            Optional<ChangeFacts> facts) {
        this(
                id,
                task,
                action,
                taskId,
                spec,
                revision,
                found,
                by,
                restarts,
                components,
                dataSources,
                templates,
                checks,
                facts,
                Optional.empty());
    }

    /** A request that changes no spec. */
    public TaskRequest(
            String id,
            String task,
            Action action,
            Optional<String> taskId,
            Optional<Map<String, Object>> spec,
            OptionalLong revision,
            Optional<TaskRecord> found,
            String by,
            boolean restarts,
            List<String> components,
            Map<String, String> dataSources,
            Map<String, MadeFrom.UsedTemplate> templates,
            Optional<Checks> checks) {
        this(
                id,
                task,
                action,
                taskId,
                spec,
                revision,
                found,
                by,
                restarts,
                components,
                dataSources,
                templates,
                checks,
                Optional.empty());
    }

    /** A request that is not about checks. */
    public TaskRequest(
            String id,
            String task,
            Action action,
            Optional<String> taskId,
            Optional<Map<String, Object>> spec,
            OptionalLong revision,
            Optional<TaskRecord> found,
            String by,
            boolean restarts,
            List<String> components,
            Map<String, String> dataSources,
            Map<String, MadeFrom.UsedTemplate> templates) {
        this(
                id,
                task,
                action,
                taskId,
                spec,
                revision,
                found,
                by,
                restarts,
                components,
                dataSources,
                templates,
                Optional.empty());
    }

    /** A request about a task as a whole, that restarts nothing and names no data source. */
    public TaskRequest(
            String id,
            String task,
            Action action,
            Optional<String> taskId,
            Optional<Map<String, Object>> spec,
            OptionalLong revision,
            Optional<TaskRecord> found,
            String by) {
        this(id, task, action, taskId, spec, revision, found, by, false, List.of(), Map.of(), Map.of());
    }

    /** Requires what each request has, and reads what older versions wrote. */
    public TaskRequest {
        checks = checks == null ? Optional.empty() : checks;
        facts = facts == null ? Optional.empty() : facts;
        settings = settings == null ? Optional.empty() : settings;
        dataSources = dataSources == null ? Map.of() : Map.copyOf(dataSources);
        templates = templates == null ? Map.of() : Map.copyOf(templates);
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(by, "by");
        components = components == null ? List.of() : List.copyOf(components); // requests of older versions
    }

    /** What its spec was made from. */
    public MadeFrom parts() {
        return new MadeFrom(dataSources, templates);
    }

    /** What can be wanted. */
    public enum Action {
        /** Make it known, or take over what was run in the foreground. */
        CREATE,
        /** Run its stages, from the beginning or from where they are. */
        START,
        /** Run the next stage, where it waits for that. */
        ADVANCE,
        /** Drain its components and keep their positions. */
        STOP,
        /** Give it another spec. */
        CHANGE,
        /** Remove everything that Godwit keeps about it. */
        RELEASE,
        /** Forget it. */
        DELETE,
        /** Check whether it can run. */
        PRECHECK,
        /** Let it run whatever comes of a check. */
        SKIP,
        /** Stop some of its components until they are started. */
        PAUSE,
        /** Start components that were paused. */
        UNPAUSE,
        /** Start components again. */
        RESTART,
        /** Turn its flow around. */
        SWITCHOVER_START,
        /** Take the user's word that nothing writes to the source of its flow any more. */
        SWITCHOVER_CONFIRM,
        /** Let it be as before the switchover, or as before the way back. */
        SWITCHOVER_ABORT,
        /** Turn its flow back. */
        SWITCHOVER_BACK,
        /** Give the way back up. */
        SWITCHOVER_COMPLETE
    }
}
