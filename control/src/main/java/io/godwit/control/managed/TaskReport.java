package io.godwit.control.managed;

import io.godwit.runtime.json.Kept;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskStage;
import java.util.Objects;
import java.util.Optional;

/**
 * How an order ended, or how it goes on, under the task's name in {@code godwit.reports}.
 *
 * @param generation of the order: a report about an older one changes nothing
 * @param failure why it failed, for FAILED and RETRYING; absent for a component that nothing keeps from its work any more
 * @param stage for BEGUN and ENDED
 * @param precheck the number of the precheck, for CHECKED
 * @param waitMillis until the next attempt, for RETRYING
 * @param switchover how its phase goes, for SWITCHED
 * @param component name of the component that RETRYING is about; absent where it is about the run
 */
@Kept(in = "godwit.reports", version = 2)
public record TaskReport(
        String task,
        long generation,
        Kind kind,
        Optional<Failure> failure,
        Optional<TaskStage> stage,
        Optional<Long> precheck,
        Optional<Long> waitMillis,
        Optional<SwitchoverReport> switchover,
        Optional<String> component) {
    /** Requires what each report has. */
    public TaskReport {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(kind, "kind");
        stage = stage == null ? Optional.empty() : stage; // reports of older versions
        precheck = precheck == null ? Optional.empty() : precheck;
        waitMillis = waitMillis == null ? Optional.empty() : waitMillis;
        switchover = switchover == null ? Optional.empty() : switchover;
        component = component == null ? Optional.empty() : component;
    }

    /** One about a switchover. */
    public static TaskReport of(String task, long generation, SwitchoverReport switchover) {
        return new TaskReport(
                task,
                generation,
                Kind.SWITCHED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(switchover),
                Optional.empty());
    }

    /** One about what keeps a component from its work; nothing does where it is absent. */
    public static TaskReport of(String task, long generation, String component, Optional<Failure> obstacle) {
        return new TaskReport(
                task,
                generation,
                Kind.RETRYING,
                obstacle,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(component));
    }

    /** One that is not about a switchover. */
    public TaskReport(
            String task,
            long generation,
            Kind kind,
            Optional<Failure> failure,
            Optional<TaskStage> stage,
            Optional<Long> precheck,
            Optional<Long> waitMillis) {
        this(task, generation, kind, failure, stage, precheck, waitMillis, Optional.empty(), Optional.empty());
    }

    /** One that is not about another attempt. */
    public TaskReport(
            String task,
            long generation,
            Kind kind,
            Optional<Failure> failure,
            Optional<TaskStage> stage,
            Optional<Long> precheck) {
        this(task, generation, kind, failure, stage, precheck, Optional.empty());
    }

    /** One about a stage. */
    public TaskReport(String task, long generation, Kind kind, Optional<Failure> failure, Optional<TaskStage> stage) {
        this(task, generation, kind, failure, stage, Optional.empty());
    }

    /** One about a task as a whole. */
    public TaskReport(String task, long generation, Kind kind, Optional<Failure> failure) {
        this(task, generation, kind, failure, Optional.empty());
    }

    /** What happened. */
    public enum Kind {
        /** A stage begins, or goes on after the run began again. */
        BEGUN,
        /** A stage is complete, and others go on. */
        ENDED,
        /** Something passing is in the way; it is tried again. */
        RETRYING,
        /** A stage is complete, and the user wants to start the next one. */
        WAITS,
        /** The components run with the changed spec. */
        MODIFIED,
        /** Nothing is left to do. */
        COMPLETED,
        /** A person has to fix something. */
        FAILED,
        /** Everything is removed. */
        FREED,
        /** A precheck is over, whatever was found. */
        CHECKED,
        /** The phase of its switchover is carried out, waits for something, or is to be called off. */
        SWITCHED
    }
}
