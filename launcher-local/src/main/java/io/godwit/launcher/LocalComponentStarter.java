package io.godwit.launcher;

import io.godwit.control.ComponentStarter;
import io.godwit.control.SpecComparison;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Direction;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.state.TaskRecord;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Starts the components of published tasks on this machine, each with the memory that the task's spec grants it. They end with this
 * process.
 */
public final class LocalComponentStarter implements ComponentStarter {
    /**
     * A component's program.
     *
     * @param direction of the flow that it works for
     * @param memory what the spec grants it
     */
    public record Program(String mainClass, Direction direction, Function<TaskSpec, ByteSize> memory) {}

    private final ComponentLauncher launcher;
    private final Map<String, Program> programs;
    private final SecretResolver secrets;

    /** A starter of the programs given by their components' names. */
    public LocalComponentStarter(ComponentLauncher launcher, Map<String, Program> programs, SecretResolver secrets) {
        this.launcher = launcher;
        this.programs = Map.copyOf(programs);
        this.secrets = secrets;
    }

    @Override
    public LaunchedComponent start(TaskRecord task, String component, int ordinal) {
        return launcher.start(launch(task, component, ordinal));
    }

    /** None is left: they end with the process that started them. */
    @Override
    public void end(TaskRecord task, Set<String> except) {}

    /** Whoever runs tasks in the foreground looks at their logs afterwards. */
    @Override
    public void forget(TaskRecord task) {}

    @Override
    public boolean needsRestart(TaskRecord running, TaskRecord wanted) {
        return SpecComparison.needsRestart(running, wanted);
    }

    @Override
    public String logFile(TaskRecord task, String component, int ordinal) {
        return launcher.log(launch(task, component, ordinal)).toString();
    }

    ComponentLaunch launch(TaskRecord task, String component, int ordinal) {
        Program program = Optional.ofNullable(programs.get(component))
                .orElseThrow(() -> GodwitException.bug("no program for component " + component, null));
        TaskSpec spec = SpecComparison.published(task.spec());
        KafkaSpec kafka = spec.kafka();
        ComponentArguments arguments = new ComponentArguments(
                task.id(), component, ordinal, task.generation(), kafka.bootstrapServers(), program.direction());
        return new ComponentLaunch(program.mainClass(), program.memory().apply(spec), arguments, environment(kafka));
    }

    /** Arguments are visible to every user of the machine, so Kafka's security settings are passed in the environment. */
    private Map<String, String> environment(KafkaSpec kafka) {
        return ComponentArguments.environment(kafka.properties().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> secrets.resolve(entry.getValue()))));
    }
}
