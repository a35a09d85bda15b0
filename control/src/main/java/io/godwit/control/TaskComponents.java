package io.godwit.control;

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
            int count = Integer.parseInt(spec.options().parameter(ExpertParameter.INCR_SYNC_INSTANCES));
            for (int i = 0; i < count; i++) {
                instances.add(new Instance(ComponentKind.INCR_SYNC, i));
            }
        }
        return instances;
    }
}
