package io.godwit.control.stage;

import io.godwit.control.ComponentStarter;
import io.godwit.control.RunObserver;
import io.godwit.control.SpecComparison;
import io.godwit.control.TaskComponents;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.standing.TaskOverview;
import io.godwit.control.turn.Turn;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Direction;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Full migration and incremental sync: keeps the components of a task running until they are done, starts them again when they
 * die, and reports on the tables. The control's thread.
 */
final class ComponentsStage {
    private static final Duration TICK = Duration.ofMillis(200);
    /** A login or a right of Kafka's that is being changed is back within this. */
    private static final Duration REFUSED = Duration.ofMinutes(10);

    private final TaskRecords records;
    private final ComponentStarter starter;
    private final RunObserver observer;
    private final RunBook book;
    private final WaitClock clock;
    private final BooleanSupplier stopping;
    private final RunMappings mappings;
    private final Turn turn;
    private final Set<String> noticed = new HashSet<>();
    private final InstanceNotices instances;
    private Optional<TaskStanding> last = Optional.empty();
    private boolean kafkaAway;
    /** Since when Kafka refuses its login or right, by the clock. */
    private OptionalLong refusedSinceNanos = OptionalLong.empty();

    ComponentsStage(
            TaskRecords records,
            ComponentStarter starter,
            RunObserver observer,
            RunBook book,
            WaitClock clock,
            BooleanSupplier stopping,
            RunMappings mappings,
            Turn turn) {
        this.mappings = mappings;
        this.turn = turn;
        this.records = records;
        this.book = book;
        this.clock = clock;
        this.starter = starter;
        this.observer = observer;
        this.instances = new InstanceNotices(observer);
        this.stopping = stopping;
    }

    /** How the components ended. */
    enum End {
        /** They were asked to stop. */
        STOPPED,
        /** Nothing is left to do. */
        DONE,
        /** Nothing is left to do except for the mappings that failed. */
        PARTLY_DONE
    }

    /** Runs to the end. */
    End run(TaskRecord task, TaskSpec spec) {
        List<SupervisedComponent> components = new ArrayList<>(components(task, spec));
        noticed.addAll(mappings.failures().lines());
        noticed.addAll(
                MappingFailures.of(records.standing(task)).lines()); // those of the run before; they are tried again
        Optional<GodwitException> cause = Optional.empty();
        try {
            starter.end(task, wanted(task, components));
            start(components);
            if (task.state() == TaskRecord.State.MODIFYING) {
                book.changed(); // the instance before this one did not get to say so
            }
            return watch(task, components);
        } catch (GodwitException e) {
            cause = Optional.of(e);
            throw e;
        } finally {
            if (!book.leavesComponents(cause)) {
                stop(components);
            }
            look(task);
        }
    }

    private List<SupervisedComponent> components(TaskRecord task, TaskSpec spec) {
        return TaskComponents.of(spec, task.switchover()).stream()
                .map(instance -> new SupervisedComponent(instance, task, starter, records, observer, clock))
                .toList();
    }

    private End watch(TaskRecord task, List<SupervisedComponent> components) {
        TaskRecord current = task;
        Optional<Direction> flow = flow(task);
        while (!stopping.getAsBoolean()) {
            Optional<TaskRecord> newest = look(task);
            if (newest.filter(record -> isAnotherRun(record, task)).isPresent()) {
                throw GodwitException.fenced("another run of task " + task.name() + " took over");
            }
            if (newest.filter(ComponentsStage::rests).isPresent()) {
                break; // the order to end it is on its way, and its components know it
            }
            if (newest.isPresent() && starter.needsRestart(current, newest.get())) {
                current = newest.get();
                modify(current, components);
            }
            if (newest.isPresent() && !flow(newest.get()).equals(flow)) {
                if (!turn.isOwner()) {
                    clock.pause(TICK);
                    continue;
                }
                flow = flow(newest.get());
                turn(newest.get(), components);
            }
            newest.ifPresent(record -> follow(record, components));
            newest.ifPresent(turn::step);
            components.forEach(SupervisedComponent::look);
            if (!components.isEmpty() && components.stream().allMatch(SupervisedComponent::isDone)) {
                return end(components);
            }
            clock.pause(TICK);
        }
        if (book.leavesComponents(Optional.empty())) {
            return End.STOPPED;
        }
        stop(components);
        return end(components);
    }

    private static Optional<Direction> flow(TaskRecord task) {
        return Switchover.flow(task.switchover());
    }

    /** All components of one flow end before the first of another one is started. */
    private void turn(TaskRecord newest, List<SupervisedComponent> components) {
        stop(components);
        components.clear();
        starter.end(newest, Set.of());
        components.addAll(components(newest, SpecComparison.published(newest.spec())));
        start(components);
    }

    private static boolean rests(TaskRecord newest) {
        return newest.managed().isPresent() && !newest.isRun();
    }

    private static boolean isAnotherRun(TaskRecord newest, TaskRecord task) {
        return newest.generation() > task.generation()
                || !newest.id().equals(task.id())
                || newest.managed().isPresent() != task.managed().isPresent();
    }

    private static End end(List<SupervisedComponent> components) {
        if (!components.stream().allMatch(SupervisedComponent::isDone)) {
            return End.STOPPED;
        }
        return components.stream().anyMatch(SupervisedComponent::isPartlyDone) ? End.PARTLY_DONE : End.DONE;
    }

    private void modify(TaskRecord changed, List<SupervisedComponent> components) {
        if (book.changes()) {
            observer.notice("the components are restarted with the changed task");
            stop(components);
            narrow(changed);
            if (stopping.getAsBoolean()) {
                return; // whoever continues does it
            }
            List<SupervisedComponent> known = List.copyOf(components);
            components.clear();
            List<SupervisedComponent> wanted = components(changed, SpecComparison.published(changed.spec()));
            for (SupervisedComponent now : wanted) {
                // With another number of its kind it has another share, of which it may not be done.
                Optional<SupervisedComponent> before = known.stream()
                        .filter(now::isSameAs)
                        .filter(same -> same.ofItsKind(known) == now.ofItsKind(wanted))
                        .findFirst();
                before.ifPresent(component -> component.restart(changed));
                components.add(before.orElse(now));
                if (before.isEmpty()) {
                    now.start();
                }
            }
            book.changed();
        }
    }

    /** All that changes drains at the same time. */
    private void follow(TaskRecord newest, List<SupervisedComponent> components) {
        components.stream().filter(component -> component.isToChange(newest)).forEach(SupervisedComponent::drain);
        for (SupervisedComponent component : components) {
            if (!stopping.getAsBoolean()) {
                component.follow(newest);
            }
        }
    }

    private void start(List<SupervisedComponent> components) {
        for (SupervisedComponent component : components) {
            if (!stopping.getAsBoolean()) {
                component.start();
            }
        }
    }

    private static Set<String> wanted(TaskRecord task, List<SupervisedComponent> components) {
        return components.stream()
                .map(SupervisedComponent::name)
                .filter(name -> !task.wish(name).paused())
                .collect(Collectors.toSet());
    }

    /** Nothing runs meanwhile, so a server that is briefly unavailable is waited for. */
    private void narrow(TaskRecord changed) {
        Set<String> waits = new HashSet<>();
        while (!stopping.getAsBoolean()) {
            try {
                mappings.narrow(changed);
                return;
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.RETRIABLE) {
                    throw e;
                }
                if (waits.add(e.getMessage())) {
                    observer.notice("waiting to exclude collections: " + e.getMessage());
                }
                clock.pause(TICK);
            }
        }
    }

    /** All drain at the same time, so the slowest one determines how long it takes. */
    private static void stop(List<SupervisedComponent> components) {
        components.forEach(SupervisedComponent::drain);
        components.forEach(SupervisedComponent::stop);
    }

    /**
     * Reports the tables and returns the task's newest record; while Kafka is unavailable there is neither, which is reported
     * once. A login or right that it refuses is waited for as well, for a while: components may still have theirs.
     */
    private Optional<TaskRecord> look(TaskRecord task) {
        try {
            TaskStanding standing = records.standing(task);
            last = Optional.of(standing);
            observer.overview(TaskOverview.of(standing, Instant.now()));
            observer.tables(standing.tables());
            if (!standing.changes().isEmpty()) {
                observer.changes(standing.changes());
            }
            standing.store().stream()
                    .flatMap(status -> Stream.concat(
                            status.findings().stream(),
                            status.marks().stream().map(m -> m.collection() + " needs reconciliation: " + m.reason())))
                    .filter(noticed::add)
                    .forEach(observer::notice);
            MappingFailures.of(standing).lines().stream().filter(noticed::add).forEach(observer::notice);
            instances.look(standing.instances(), task.generation());
            Optional<TaskRecord> newest = records.byName(task.name());
            kafkaAway = false;
            refusedSinceNanos = OptionalLong.empty();
            return newest;
        } catch (GodwitException e) {
            if (e.kind() != GodwitException.Kind.RETRIABLE && !isRefusedForAWhile(e)) {
                throw e;
            }
            if (!kafkaAway) {
                observer.notice("waiting for Kafka: " + e.getMessage());
            }
            kafkaAway = true;
            last.ifPresent(standing -> observer.overview(TaskOverview.of(standing, Instant.now()))); // as old as it is
            return Optional.empty();
        }
    }

    private boolean isRefusedForAWhile(GodwitException failure) {
        if (failure.code() != ErrorCode.KAFKA_AUTH) {
            return false;
        }
        long now = clock.nanoTime();
        refusedSinceNanos = OptionalLong.of(refusedSinceNanos.orElse(now));
        return now - refusedSinceNanos.getAsLong() < REFUSED.toNanos();
    }
}
