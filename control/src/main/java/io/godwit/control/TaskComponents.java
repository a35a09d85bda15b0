package io.godwit.control;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import java.util.ArrayList;
import java.util.List;

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
                        "a task with INCREMENTAL has incr-sync; the other kinds have one instance"));
    }

    /** Those of a task, in the order in which they are started. */
    public static List<Instance> of(TaskSpec spec) {
        List<Instance> instances = new ArrayList<>();
        if (spec.has(TaskType.INCREMENTAL)) { // first, so that the source's retention does not limit the full migration
            instances.add(new Instance(ComponentKind.STORE, 0));
        }
        if (spec.has(TaskType.FULL)) {
            instances.add(new Instance(ComponentKind.FULL_IMPORT, 0));
        }
        if (spec.has(TaskType.INCREMENTAL)) {
            int count = instances(spec);
            for (int i = 0; i < count; i++) {
                instances.add(new Instance(ComponentKind.INCR_SYNC, i));
            }
        }
        return instances;
    }

    /** How many instances of Incr-Sync a task with INCREMENTAL has. */
    static int instances(TaskSpec spec) {
        return Integer.parseInt(spec.options().parameter(ExpertParameter.INCR_SYNC_INSTANCES));
    }
}
