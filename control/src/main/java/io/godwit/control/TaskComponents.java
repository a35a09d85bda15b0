package io.godwit.control;

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
        return forward(spec).stream()
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
        return Switchover.flow(switchover)
                .map(direction -> switch (direction) {
                    case FORWARD -> forward(spec);
                    case REVERSE -> reverse(spec);
                })
                .orElse(List.of());
    }

    private static List<Instance> forward(TaskSpec spec) {
        List<Instance> instances = new ArrayList<>();
        if (spec.has(TaskType.INCREMENTAL)) { // first, so that the source's retention does not limit the full migration
            add(instances, ComponentKind.STORE, spec);
        }
        if (spec.has(TaskType.FULL)) {
            add(instances, ComponentKind.FULL_IMPORT, spec);
        }
        if (spec.has(TaskType.INCREMENTAL)) {
            add(instances, ComponentKind.INCR_SYNC, spec);
        }
        return instances;
    }

    private static List<Instance> reverse(TaskSpec spec) {
        List<Instance> instances = new ArrayList<>();
        add(instances, ComponentKind.REVERSE_STORE, spec);
        add(instances, ComponentKind.REVERSE_INCR_SYNC, spec);
        return instances;
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

    private static void add(List<Instance> instances, ComponentKind kind, TaskSpec spec) {
        int count = kind.instances(spec);
        for (int i = 0; i < count; i++) {
            instances.add(new Instance(kind, i));
        }
    }
}
