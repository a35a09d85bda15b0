package io.godwit.console;

import io.godwit.control.AlertControl;
import io.godwit.control.ComponentLogs;
import io.godwit.control.ConflictControl;
import io.godwit.control.DataSourceControl;
import io.godwit.control.MonitorControl;
import io.godwit.control.ObjectControl;
import io.godwit.control.PrecheckControl;
import io.godwit.control.SecretControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.SwitchoverControl;
import io.godwit.control.SwitchoverPlan;
import io.godwit.control.SwitchoverPlanner;
import io.godwit.control.TemplateControl;
import io.godwit.control.TopicControl;
import io.godwit.control.precheck.Check;
import io.godwit.control.resource.ResourceBook;
import io.godwit.model.task.DataSourceSpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.runtime.metrics.GodwitMeters;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The real server over fakes; what a test is not about has a default. */
final class TestConsole {
    static final String KAFKA = "127.0.0.1:1";

    private final InMemoryTasks tasks;
    private ResourceBook book = new InMemoryResourceBook();
    private ComponentLogs logs = (task, instance, after, most, least) -> Optional.empty();
    private Function<DataSourceSpec, List<Check>> probe = spec -> List.of();
    private TopicControl topics;
    private ObjectControl objects;
    private ConflictControl conflicts;
    private SecretResolver secrets = SecretResolver.ofService(Map.of(), List.of());
    private MonitorControl monitor = new MonitorControl(new InMemorySeries());
    private AlertControl alerts = InMemoryAlerts.control();
    private PrecheckControl prechecks;
    private SwitchoverPlanner planner = (task, settings) -> new SwitchoverPlan(List.of(), List.of(), Optional.empty());
    private BooleanSupplier ready = () -> true;
    private ConsoleAccess access = TestAccess.open();
    private List<String> warnings = List.of();

    TestConsole(InMemoryTasks tasks) {
        this.tasks = tasks;
        this.prechecks = InMemoryPrecheckBook.control(tasks);
        this.topics = new InMemoryTopics().control(tasks);
        this.objects = InMemoryObjects.control(tasks);
        this.conflicts = InMemoryObjects.conflicts(tasks);
    }

    TestConsole book(ResourceBook kept) {
        book = kept;
        return this;
    }

    TestConsole logs(ComponentLogs lines) {
        logs = lines;
        return this;
    }

    TestConsole probe(Function<DataSourceSpec, List<Check>> test) {
        probe = test;
        return this;
    }

    TestConsole topics(TopicControl control) {
        topics = control;
        return this;
    }

    TestConsole objects(ObjectControl control, ConflictControl ofConflicts) {
        objects = control;
        conflicts = ofConflicts;
        return this;
    }

    TestConsole monitor(MonitorControl control) {
        monitor = control;
        return this;
    }

    TestConsole alerts(AlertControl control) {
        alerts = control;
        return this;
    }

    TestConsole prechecks(PrecheckControl control) {
        prechecks = control;
        return this;
    }

    TestConsole planner(SwitchoverPlanner plans) {
        planner = plans;
        return this;
    }

    TestConsole secrets(Map<String, String> environment) {
        secrets = SecretResolver.ofService(environment, List.of());
        return this;
    }

    TestConsole ready(BooleanSupplier isReady) {
        ready = isReady;
        return this;
    }

    TestConsole access(ConsoleAccess who) {
        access = who;
        return this;
    }

    TestConsole warnings(List<String> known) {
        warnings = known;
        return this;
    }

    ConsoleServer start() {
        Clock clock = Clock.systemUTC();
        ServiceControl control = new ServiceControl(tasks, tasks, logs, KAFKA, clock);
        return new ConsoleServer(
                new ConsoleControls(
                        control,
                        new DataSourceControl(book, tasks, probe, clock),
                        new TemplateControl(book, tasks, clock),
                        new SecretControl(secrets.keys(), book, tasks, clock),
                        topics,
                        objects,
                        conflicts,
                        monitor,
                        alerts,
                        prechecks,
                        new SwitchoverControl(control, planner)),
                secrets,
                ready,
                GodwitMeters.ofService(),
                access,
                "1.2.3",
                warnings,
                Listening.local(0));
    }
}
