package io.godwit.control;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.model.task.Trees;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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
        return of(spec).stream()
                .map(Instance::kind)
                .filter(known -> known.id().equals(kind))
                .findFirst()
                .flatMap(ComponentKind::instances)
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.COMPONENT_UNKNOWN,
                        "task " + spec.name() + " has no components of kind " + kind + " whose number can be changed",
                        "a task with FULL has full-import, one with INCREMENTAL incr-sync; of Store there is one"));
    }

    /** Those of a task, in the order in which they are started. */
    public static List<Instance> of(TaskSpec spec) {
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

    /**
     * Whether a task has such an instance: a smaller number leaves the records of the others behind. Read from the tree, as every look
     * at a task would parse the whole spec otherwise.
     */
    public static boolean has(TaskRecord task, String component, int ordinal) {
        Map<String, Object> parameters = Trees.at(task.spec(), List.of("spec", "options", "parameters"));
        return Arrays.stream(ComponentKind.values())
                .filter(kind -> kind.id().equals(component))
                .flatMap(kind -> kind.instances().stream())
                .map(setting -> parameters.getOrDefault(setting.key(), setting.defaultValue()))
                .allMatch(count -> ordinal < Integer.parseInt(count.toString()));
    }

    private static void add(List<Instance> instances, ComponentKind kind, TaskSpec spec) {
        int count = kind.instances(spec);
        for (int i = 0; i < count; i++) {
            instances.add(new Instance(kind, i));
        }
    }
}
