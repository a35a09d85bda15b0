package io.godwit.runtime.state;

import io.godwit.model.schema.Direction;
import io.godwit.runtime.json.Kept;
import java.util.Map;
import java.util.Optional;

/**
 * A task as {@code godwit.tasks} keeps it, under its id.
 *
 * @param generation raised each time the task is run; components of an older generation end
 * @param spec the task file's tree, secrets unresolved
 * @param revision raised each time the spec is changed while the task runs
 * @param lastError code of the failure that stopped the task last
 * @param startedAtMillis when it was run last; absent in records of versions that did not keep it
 * @param managed what the control service keeps about a task that belongs to it; absent for one that is run in the foreground
 * @param dataSources names of the data sources that sections of the spec were made from, by the section's key under {@code spec}
 * @param templates templates that parts of the spec were made from, see {@link MadeFrom}
 */
@Kept(in = "godwit.tasks", version = 2)
public record TaskRecord(
        String id,
        String name,
        long generation,
        State state,
        Map<String, Object> spec,
        long revision,
        Optional<String> lastError,
        Optional<Long> startedAtMillis,
        Optional<Managed> managed,
        Map<String, String> dataSources,
        Map<String, MadeFrom.UsedTemplate> templates) {

    /** Reads what older versions wrote. */
    public TaskRecord {
        managed = managed == null ? Optional.empty() : managed; // records of older versions
        dataSources = dataSources == null ? Map.of() : Map.copyOf(dataSources);
        templates = templates == null ? Map.of() : Map.copyOf(templates);
    }

    /** A task that is run in the foreground. */
    public TaskRecord(
            String id,
            String name,
            long generation,
            State state,
            Map<String, Object> spec,
            long revision,
            Optional<String> lastError,
            Optional<Long> startedAtMillis) {
        this(
                id,
                name,
                generation,
                state,
                spec,
                revision,
                lastError,
                startedAtMillis,
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    /**
     * What the control service keeps about its own tasks.
     *
     * @param sinceMillis when the task entered its state
     * @param failure why it failed, while it is FAILED
     * @param advanced whether it was started after it had stopped: its user has seen what there was to see
     * @param components what is wanted of its components, by name ({@code incr-sync-0}); the others are to run
     * @param stages when its stages ran; those that never began are missing
     * @param obstacle what keeps its run from going on for now; it tries again by itself
     * @param waits whether it is stopped between two stages, for its user to advance it
     * @param checking what is wanted of its checks
     * @param nextAttemptAtMillis when it tries again what the obstacle kept it from; past while it does
     * @param switchover which way it flows; absent where nobody has turned it around
     * @param componentObstacles what keeps components from their work, by name, as whoever runs them sees it
     */
    public record Managed(
            long sinceMillis,
            Optional<Failure> failure,
            boolean advanced,
            Map<String, ComponentWish> components,
            Map<TaskStage, TaskStage.Times> stages,
            Optional<Failure> obstacle,
            boolean waits,
            Checking checking,
            Optional<Long> nextAttemptAtMillis,
            Optional<Switchover> switchover,
            Map<String, Failure> componentObstacles) {
        /** Reads what older versions wrote. */
        public Managed {
            checking = checking == null ? Checking.NONE : checking;
            components = components == null ? Map.of() : Map.copyOf(components);
            stages = stages == null ? Map.of() : Map.copyOf(stages);
            obstacle = obstacle == null ? Optional.empty() : obstacle;
            nextAttemptAtMillis = nextAttemptAtMillis == null ? Optional.empty() : nextAttemptAtMillis;
            switchover = switchover == null ? Optional.empty() : switchover;
            componentObstacles = componentObstacles == null ? Map.of() : Map.copyOf(componentObstacles);
        }

        /** One that has nothing to try again. */
        public Managed(
                long sinceMillis,
                Optional<Failure> failure,
                boolean advanced,
                Map<String, ComponentWish> components,
                Map<TaskStage, TaskStage.Times> stages,
                Optional<Failure> obstacle,
                boolean waits,
                Checking checking) {
            this(
                    sinceMillis,
                    failure,
                    advanced,
                    components,
                    stages,
                    obstacle,
                    waits,
                    checking,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());
        }

        /** One of whose checks nothing is wanted. */
        public Managed(
                long sinceMillis,
                Optional<Failure> failure,
                boolean advanced,
                Map<String, ComponentWish> components,
                Map<TaskStage, TaskStage.Times> stages,
                Optional<Failure> obstacle,
                boolean waits) {
            this(sinceMillis, failure, advanced, components, stages, obstacle, waits, Checking.NONE);
        }

        /** One whose components are to run, and whose stages never began. */
        public Managed(long sinceMillis, Optional<Failure> failure, boolean advanced) {
            this(sinceMillis, failure, advanced, Map.of(), Map.of(), Optional.empty(), false);
        }

        /** The same with other wishes. */
        public Managed wishing(Map<String, ComponentWish> wishes) {
            return new Managed(
                    sinceMillis,
                    failure,
                    advanced,
                    wishes,
                    stages,
                    obstacle,
                    waits,
                    checking,
                    nextAttemptAtMillis,
                    switchover,
                    componentObstacles);
        }

        /** The same with other stages, and with nothing in its way. */
        public Managed staged(Map<TaskStage, TaskStage.Times> newStages) {
            return new Managed(
                    sinceMillis,
                    failure,
                    advanced,
                    components,
                    newStages,
                    Optional.empty(),
                    waits,
                    checking,
                    Optional.empty(),
                    switchover,
                    componentObstacles);
        }

        /** The same with something in its way, and when that is tried again. */
        public Managed kept(Optional<Failure> by, Optional<Long> nextAttempt) {
            return new Managed(
                    sinceMillis,
                    failure,
                    advanced,
                    components,
                    stages,
                    by,
                    waits,
                    checking,
                    nextAttempt,
                    switchover,
                    componentObstacles);
        }

        /** The same with other obstacles of its components. */
        public Managed kept(Map<String, Failure> byComponent) {
            return new Managed(
                    sinceMillis,
                    failure,
                    advanced,
                    components,
                    stages,
                    obstacle,
                    waits,
                    checking,
                    nextAttemptAtMillis,
                    switchover,
                    byComponent);
        }

        /** The same with other wishes about its checks. */
        public Managed checking(Checking other) {
            return new Managed(
                    sinceMillis,
                    failure,
                    advanced,
                    components,
                    stages,
                    obstacle,
                    waits,
                    other,
                    nextAttemptAtMillis,
                    switchover,
                    componentObstacles);
        }

        /** The same, with its flow turned this far. */
        public Managed turned(Switchover other) {
            return new Managed(
                    sinceMillis,
                    failure,
                    advanced,
                    components,
                    stages,
                    obstacle,
                    waits,
                    checking,
                    nextAttemptAtMillis,
                    Optional.of(other),
                    componentObstacles);
        }
    }

    /** What is wanted of a component, by its name. */
    public ComponentWish wish(String component) {
        return managed.map(by -> by.components().get(component)).orElse(ComponentWish.NONE);
    }

    /** Which way it flows; empty where nobody has turned it around. */
    public Optional<Switchover> switchover() {
        return managed.flatMap(Managed::switchover);
    }

    /** Name of the flow that it has now, or had before it ended. */
    public String flow() {
        return direction().flow(id);
    }

    /** Where its data flows now, or flowed before it ended. */
    public Direction direction() {
        return switchover().map(turned -> turned.phase().truth()).orElse(Direction.FORWARD);
    }

    /** What is wanted of its checks. */
    public Checking checking() {
        return managed.map(Managed::checking).orElse(Checking.NONE);
    }

    /** The state of the task. */
    public enum State {
        /** Known, and never run. */
        NOT_STARTED,
        RUNNING,
        /** Its components are being restarted with a changed spec. */
        MODIFYING,
        STOPPED,
        FAILED,
        COMPLETED,
        /** What Godwit keeps of it is being removed. */
        RELEASING,
        RELEASED
    }

    /** Whether its stages are wanted to run. */
    public boolean isRun() {
        return state == State.RUNNING || state == State.MODIFYING;
    }

    /** Whether a run of this generation has begun a stage after its precheck. */
    public boolean hasPassedPrecheck() {
        return managed.stream()
                .flatMap(kept -> kept.stages().entrySet().stream())
                .anyMatch(stage ->
                        stage.getKey() != TaskStage.PRECHECK && stage.getValue().generation() == generation);
    }

    /** This record in another state. */
    public TaskRecord in(State newState, Optional<String> error) {
        return new TaskRecord(
                id,
                name,
                generation,
                newState,
                spec,
                revision,
                error,
                startedAtMillis,
                managed,
                dataSources,
                templates);
    }

    /** The record of another run, which keeps the spec and the revision as they are. */
    public TaskRecord again(State newState) {
        return new TaskRecord(
                id,
                name,
                generation + 1,
                newState,
                spec,
                revision,
                Optional.empty(),
                startedAtMillis,
                managed,
                dataSources,
                templates);
    }

    /** The record of another run, which is no task of the control service any more. */
    public TaskRecord inForeground(State newState) {
        return new TaskRecord(id, name, generation + 1, newState, spec, revision, Optional.empty(), startedAtMillis);
    }

    /** This record as the control service keeps it. */
    public TaskRecord managed(Managed by) {
        return new TaskRecord(
                id,
                name,
                generation,
                state,
                spec,
                revision,
                lastError,
                startedAtMillis,
                Optional.of(by),
                dataSources,
                templates);
    }

    /** The record of a task that is run from this time on. */
    public TaskRecord started(long atMillis) {
        return new TaskRecord(
                id,
                name,
                generation,
                state,
                spec,
                revision,
                lastError,
                Optional.of(atMillis),
                managed,
                dataSources,
                templates);
    }

    /** This record with another spec, which was made from nothing but the document. */
    public TaskRecord revised(Map<String, Object> newSpec) {
        return new TaskRecord(
                id,
                name,
                generation,
                state,
                newSpec,
                revision + 1,
                lastError,
                startedAtMillis,
                managed,
                Map.of(),
                Map.of());
    }

    /** This record as one whose spec was made from these. */
    public TaskRecord madeFrom(MadeFrom parts) {
        return new TaskRecord(
                id,
                name,
                generation,
                state,
                spec,
                revision,
                lastError,
                startedAtMillis,
                managed,
                parts.dataSources(),
                parts.templates());
    }

    /** What its spec was made from. */
    public MadeFrom parts() {
        return new MadeFrom(dataSources, templates);
    }

    /** Key of the record. */
    public String key() {
        return id;
    }
}
