package io.godwit.control;

import io.godwit.model.schema.Direction;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.Trees;
import io.godwit.runtime.state.TaskRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of component, each with everything that is known about it outside its own code. */
public enum ComponentKind {
    STORE(
            "store",
            "Store",
            "io.godwit.store.app.StoreMain",
            Direction.FORWARD,
            "spec.options.incremental.store.memory",
            spec -> spec.options().incremental().store().memory()),
    FULL_IMPORT(
            "full-import",
            "Full-Import",
            "io.godwit.fullimport.app.FullImportMain",
            Direction.FORWARD,
            "spec.options.full.resources.memory",
            spec -> spec.options().full().resources().memory()),
    INCR_SYNC(
            "incr-sync",
            "Incr-Sync",
            "io.godwit.incrsync.app.IncrSyncMain",
            Direction.FORWARD,
            "spec.options.incremental.writer.memory",
            spec -> spec.options().incremental().writer().memory()),
    REVERSE_STORE(
            "reverse-store",
            "Reverse Store",
            STORE.mainClass,
            Direction.REVERSE,
            "spec.options.reverse.store.memory",
            spec -> spec.options().changes(Direction.REVERSE).store().memory()),
    REVERSE_INCR_SYNC(
            "reverse-incr-sync",
            "Reverse Incr-Sync",
            INCR_SYNC.mainClass,
            Direction.REVERSE,
            "spec.options.reverse.writer.memory",
            spec -> spec.options().changes(Direction.REVERSE).writer().memory());

    private final String id;
    private final String title;
    private final String mainClass;
    private final Direction direction;
    private final String memoryPath;
    private final Function<TaskSpec, ByteSize> memory;

    ComponentKind(
            String id,
            String title,
            String mainClass,
            Direction direction,
            String memoryPath,
            Function<TaskSpec, ByteSize> memory) {
        this.id = id;
        this.title = title;
        this.mainClass = mainClass;
        this.direction = direction;
        this.memoryPath = memoryPath;
        this.memory = memory;
    }

    /** The kind with this name in records and arguments. */
    public static ComponentKind of(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no component " + id));
    }

    /** Its name in records, arguments and file names. */
    public String id() {
        return id;
    }

    /** Its name for people. */
    public String title() {
        return title;
    }

    /** The class that runs it; found on the class path, never compiled against. */
    public String mainClass() {
        return mainClass;
    }

    /** Direction of the flow that it works for. */
    public Direction direction() {
        return direction;
    }

    /** The setting that says how many of it a task has; absent where it has one. */
    public Optional<ExpertParameter> instances() {
        return switch (this) {
            case STORE, REVERSE_STORE -> Optional.empty();
            case FULL_IMPORT -> Optional.of(ExpertParameter.FULL_IMPORT_INSTANCES);
            case INCR_SYNC, REVERSE_INCR_SYNC -> Optional.of(ExpertParameter.INCR_SYNC_INSTANCES);
        };
    }

    /** Where a task file sets its memory. */
    public String memoryPath() {
        return memoryPath;
    }

    /** How many of it a task has that has any. */
    public int instances(TaskSpec spec) {
        return instances().map(setting -> spec.options().number(setting)).orElse(1);
    }

    /** How many of it the task may have; read from the tree, as every look at a task would parse the whole spec otherwise. */
    int instances(TaskRecord task) {
        Map<String, Object> parameters = Trees.at(task.spec(), List.of("spec", "options", "parameters"));
        return instances()
                .map(setting -> parameters.getOrDefault(setting.key(), setting.defaultValue()))
                .map(count -> Integer.parseInt(count.toString()))
                .orElse(1);
    }

    /** What a task grants it. */
    public ByteSize memory(TaskSpec spec) {
        return memory.apply(spec);
    }
}
