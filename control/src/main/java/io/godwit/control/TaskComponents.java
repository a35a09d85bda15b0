package io.godwit.control;

import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The component instances that a task is run with. */
public final class TaskComponents {
    private TaskComponents() {}

    /** One instance of a component; the first has ordinal 0. */
    public record Instance(ComponentKind kind, int ordinal) {
        /** As records and commands name it. */
        public String name() {
            return kind.id() + "-" + ordinal;
        }

        /** Whether a command that names {@code text} means it: its own name, or that of its kind. */
        public boolean isMeantBy(String text) {
            return text.equals(name()) || text.equals(kind.id());
        }
    }

    /**
     * The setting that says how many instances of a kind a task has.
     *
     * @param kind its name ({@code incr-sync})
     * @throws GodwitException configuration, COMPONENT_UNKNOWN, where the task has none of that kind, or always one
     */
    public static ExpertParameter scaled(TaskSpec spec, String kind) {
        return forward(Counted.of(spec)).stream()
                .map(Instance::kind)
                .filter(known -> known.id().equals(kind))
                .findFirst()
                .flatMap(ComponentKind::instances)
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.COMPONENT_UNKNOWN,
                        "task " + spec.name() + " has no components of kind " + kind + " whose number can be changed",
                        "a task with FULL has full-import, one with INCREMENTAL incr-sync; of Store there is one"));
    }

    /** Those of a task in the flow that its record says, in the order in which they are started; none while it is turned around. */
    public static List<Instance> of(TaskSpec spec, Optional<Switchover> switchover) {
        return of(Counted.of(spec), switchover);
    }

    /** The same from the record's tree, as every look at a task would parse the whole spec otherwise. */
    public static List<Instance> of(TaskRecord task) {
        return of(Counted.of(task), task.switchover());
    }

    /** What a task has. */
    private record Counted(Predicate<TaskType> types, ToIntFunction<ComponentKind> instances) {
        static Counted of(TaskSpec spec) {
            return new Counted(spec::has, kind -> kind.instances(spec));
        }

        static Counted of(TaskRecord task) {
            return new Counted(type -> TaskOverview.isOf(task, type), kind -> kind.instances(task));
        }

        boolean has(TaskType type) {
            return types.test(type);
        }

        Stream<Instance> all(ComponentKind kind) {
            return IntStream.range(0, instances.applyAsInt(kind)).mapToObj(ordinal -> new Instance(kind, ordinal));
        }
    }

    private static List<Instance> of(Counted task, Optional<Switchover> switchover) {
        return Switchover.flow(switchover)
                .map(direction -> switch (direction) {
                    case FORWARD -> forward(task);
                    case REVERSE -> reverse(task);
                })
                .orElse(List.of());
    }

    private static List<Instance> forward(Counted task) {
        List<Instance> instances = new ArrayList<>();
        if (task.has(TaskType.INCREMENTAL)) { // first, so that the source's retention does not limit the full migration
            task.all(ComponentKind.STORE).forEach(instances::add);
        }
        if (task.has(TaskType.FULL)) {
            task.all(ComponentKind.FULL_IMPORT).forEach(instances::add);
        }
        if (task.has(TaskType.INCREMENTAL)) {
            task.all(ComponentKind.INCR_SYNC).forEach(instances::add);
        }
        return instances;
    }

    private static List<Instance> reverse(Counted task) {
        return Stream.of(ComponentKind.REVERSE_STORE, ComponentKind.REVERSE_INCR_SYNC)
                .flatMap(task::all)
                .toList();
    }

    /**
     * Whether a task has such an instance in the direction in which it flows: a smaller number leaves the records of the others behind,
     * and so does turning it around.
     */
    public static boolean has(TaskRecord task, String component, int ordinal) {
        Optional<ComponentKind> known = Arrays.stream(ComponentKind.values())
                .filter(kind -> kind.id().equals(component))
                .findFirst();
        return known.isEmpty()
                || known.get().direction() == task.direction()
                        && ordinal < known.get().instances(task);
    }
}
