package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.TaskDocumentReading;
import io.godwit.control.managed.TaskReport;
import io.godwit.control.record.TaskIds;
import io.godwit.model.task.Trees;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskRecord.State;
import io.godwit.runtime.state.TaskStage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskReconciliationTest {
    private static final Failure LOGIN =
            new Failure("TARGET_REFUSED", "OceanBase refuses the login", "correct the password");

    private final MemoryTasks service = new MemoryTasks();
    private final MemoryObjects objects = new MemoryObjects();
    private Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private final TaskReconciliation reconciliation =
            new TaskReconciliation(service, objects, ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    private static Map<String, Object> spec(String... types) {
        return Map.of(
                "kafka", Map.of("bootstrapServers", "kafka-1:9092"),
                "schemaRegistry", Map.of("url", "http://registry:8081"),
                "source", Map.of("milvus", Map.of("uri", "http://milvus:19530")),
                "target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://ob:2881/", "user", "root@t")),
                "types", List.of(types),
                "objects", Map.of("include", List.of("default.*")));
    }

    private static Map<String, Object> limited() {
        return Trees.with(spec("SCHEMA", "FULL"), List.of("options", "full", "limit", "rps"), 7);
    }

    private TaskDocumentReading.Valid valid(Map<String, Object> spec) {
        return (TaskDocumentReading.Valid) service.read(TaskDocument.of("t", Map.of(), spec));
    }

    private static TaskObject object(long generation, boolean runs, Map<String, Object> spec) {
        return new TaskObject(
                "uid",
                "t",
                generation,
                TaskDocument.of("t", Map.of(), spec),
                runs,
                false,
                false,
                false,
                false,
                Map.of());
    }

    private static TaskObject removed(TaskObject object, boolean releases) {
        return new TaskObject(
                object.uid(),
                object.name(),
                object.generation(),
                object.document(),
                true,
                false,
                false,
                true,
                releases,
                object.status());
    }

    /** Until nothing is left to do; bounded, so that a step that is repeated for ever is seen. */
    private TaskObject settled(String name) {
        for (int step = 0; step < 10; step++) {
            reconciliation.reconcile(objects.read(name).orElseThrow());
        }
        return objects.read(name).orElseThrow();
    }

    private static String condition(TaskObject object, String type) {
        return TaskStatus.conditions(object.status()).stream()
                .filter(condition -> condition.type().name().equals(type))
                .map(condition -> condition.holds() + " " + condition.reason() + " " + condition.message())
                .findFirst()
                .orElse("none");
    }

    @Test
    void isMadeToldAndThenStarted() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));

        reconciliation.reconcile(objects.read("t").orElseThrow());
        assertThat(service.asked()).containsExactly("CREATE");
        assertThat(objects.read("t").orElseThrow().status())
                .as("the intended spec is told before anything runs")
                .containsEntry("phase", "Not Started")
                .containsEntry("taskId", TaskIds.of("uid"))
                .containsKey("spec");

        TaskObject running = settled("t");
        assertThat(service.asked()).containsExactly("CREATE", "START");
        assertThat(running.status())
                .containsEntry("phase", "Running")
                .containsEntry("owner", "Kubernetes")
                .containsEntry("instances", 0);
        assertThat(condition(running, "Ready")).isEqualTo("true Running ");
        int told = objects.told();
        settled("t");
        assertThat(objects.told()).as("nothing new is told").isEqualTo(told);
        assertThat(objects.notes()).contains("Phase: the task is Running");
    }

    @Test
    void aBadSpecIsAConditionAndACorrectedOneRuns() {
        objects.apply(object(1, true, Map.of("types", List.of("SCHEMA"))));

        TaskObject refused = settled("t");
        assertThat(service.asked()).isEmpty();
        assertThat(condition(refused, "NeedsAttention")).contains("true ConfigInvalid spec.");
        assertThat(refused.status()).containsEntry("phase", "Pending");
        assertThat(objects.notes()).hasSize(1);

        objects.apply(object(2, true, spec("SCHEMA", "FULL")));
        assertThat(settled("t").status()).containsEntry("phase", "Running").doesNotContainKey("failure");
    }

    @Test
    void aSpecThatIsRefusedLaterLeavesTheLastGoodOneRunning() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        objects.apply(object(2, true, Map.of("types", List.of("SCHEMA"))));

        TaskObject refused = settled("t");

        assertThat(condition(refused, "Ready")).startsWith("true");
        assertThat(condition(refused, "Degraded")).startsWith("true ConfigInvalid");
        assertThat(refused.status().get("spec"))
                .isEqualTo(service.task("t").spec().get("spec"));
    }

    @Test
    void aFailureIsToldWithItsRemedyAndACorrectedSpecStartsTheTaskAgain() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        service.report("t", TaskReport.Kind.FAILED, Optional.of(LOGIN));

        TaskObject failed = settled("t");
        assertThat(condition(failed, "NeedsAttention"))
                .isEqualTo("true TargetRefused OceanBase refuses the login; correct the password");
        assertThat(service.asked()).as("it is not started for ever").containsExactly("CREATE", "START");

        objects.apply(object(2, true, spec("SCHEMA", "FULL")));
        assertThat(settled("t").status()).containsEntry("phase", "Running");
    }

    @Test
    void isStoppedAndStartedByItsAnnotation() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        objects.apply(object(1, false, spec("SCHEMA", "FULL")));
        assertThat(settled("t").status()).containsEntry("phase", "Stopped");
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        assertThat(settled("t").status()).containsEntry("phase", "Running");
    }

    @Test
    void aChangeMadeElsewhereIsNotOverwritten() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        TaskDocumentReading.Valid changed = valid(limited());
        service.change(changed, service.task("t").revision());
        assertThat(settled("t").status()).containsEntry("owner", "REST");

        objects.apply(object(2, true, spec("SCHEMA", "FULL")));
        TaskObject disputed = settled("t");

        assertThat(condition(disputed, "Degraded")).startsWith("true TaskRevision task t was changed elsewhere");
        assertThat(objects.notes()).anyMatch(note -> note.startsWith("TaskRevision: task t was changed elsewhere"));
        assertThat(service.task("t").spec()).isEqualTo(changed.spec().toTree());
    }

    @Test
    void aTaskThatRestMadeIsShownAndLeftAlone() {
        service.create(valid(limited()), "abcdefgh2345");
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));

        TaskObject disputed = settled("t");

        assertThat(disputed.status()).containsEntry("owner", "REST").containsEntry("phase", "Pending");
        assertThat(condition(disputed, "NeedsAttention"))
                .startsWith("true TaskExists a task named t was made elsewhere");
        assertThat(service.asked()).containsExactly("CREATE");
        assertThat(reconciliation.remove(objects.apply(removed(disputed, true))))
                .as("and stays when the object goes")
                .isEmpty();
        assertThat(service.task("t").state()).isEqualTo(State.NOT_STARTED);
    }

    @Test
    void whatIsRefusedForGoodIsNotAskedEachTimeButAtOnceForAnotherObject() {
        service.refuse(true);
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));

        TaskObject refused = settled("t"); // ten looks at the same moment
        assertThat(service.asked()).containsExactly("CREATE");
        assertThat(condition(refused, "NeedsAttention")).startsWith("true TaskState the task cannot do this now");

        service.refuse(false);
        objects.apply(object(2, true, limited()));
        assertThat(settled("t").status()).containsEntry("phase", "Running");
    }

    @Test
    void manyMarksLeaveRoomForTheFailureAndAreToldLater() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        service.mark(IntStream.range(10, 25).mapToObj(i -> "table " + i).toList());
        settled("t");
        assertThat(objects.notes())
                .filteredOn(note -> note.startsWith("Marked"))
                .hasSize(10);

        service.report("t", TaskReport.Kind.FAILED, Optional.of(LOGIN));
        settled("t");
        assertThat(objects.notes())
                .contains("Phase: the task is Failed")
                .anyMatch(note -> note.startsWith("TargetRefused"));

        now = now.plusSeconds(601);
        settled("t");
        settled("t");
        assertThat(objects.notes())
                .as("each once")
                .filteredOn(note -> note.startsWith("Marked"))
                .hasSize(15)
                .doesNotHaveDuplicates();
    }

    @Test
    void tagsAreCarriedOutThoughTheyRaiseNoGeneration() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        TaskObject plain = settled("t");
        objects.apply(new TaskObject(
                plain.uid(),
                plain.name(),
                plain.generation(),
                TaskDocument.of("t", Map.of(TaskDocument.TAGS, "search"), spec("SCHEMA", "FULL")),
                true,
                false,
                false,
                false,
                false,
                plain.status()));

        settled("t");

        assertThat(service.task("t").spec())
                .extractingByKey("metadata")
                .asString()
                .contains("search");
        assertThat(service.asked()).as("once").containsExactly("CREATE", "START", "CHANGE");
    }

    private static TaskObject taking(TaskObject object, boolean takesOver) {
        return new TaskObject(
                object.uid(),
                object.name(),
                object.generation(),
                object.document(),
                object.runs(),
                takesOver,
                object.rollsBack(),
                object.removed(),
                object.releases(),
                object.status());
    }

    @Test
    void whatSomebodyElseChangesIsTakenOverOnceForEachTimeThatItsUserSaysSo() {
        TaskObject object = object(1, true, spec("SCHEMA", "FULL"));
        objects.apply(object);
        settled("t");
        service.change(valid(limited()), service.task("t").revision());
        objects.apply(taking(object, true));
        assertThat(settled("t").status()).containsEntry("owner", "Kubernetes");

        service.change(valid(limited()), service.task("t").revision());
        assertThat(settled("t").status())
                .as("the annotation that is left stands for what was there then")
                .containsEntry("owner", "REST");
        assertThat(service.task("t").spec()).isEqualTo(valid(limited()).spec().toTree());

        objects.apply(taking(object, false));
        settled("t");
        objects.apply(taking(object, true));
        assertThat(settled("t").status()).containsEntry("owner", "Kubernetes");
    }

    private static TaskObject rollingBack(TaskObject object, boolean rollsBack) {
        return new TaskObject(
                object.uid(),
                object.name(),
                object.generation(),
                object.document(),
                object.runs(),
                object.takesOver(),
                rollsBack,
                object.removed(),
                object.releases(),
                object.status());
    }

    private static Object good(TaskObject object) {
        return Trees.at(object.status(), List.of("lastGood")).get("generation");
    }

    @Test
    void theLastSpecThatWorkedIsKeptAndRolledBackToUntilTheObjectIsCorrected() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        now = now.plusSeconds(31);
        assertThat(good(settled("t"))).as("its servers are still looked at").isNull();
        service.begin("t", TaskStage.SCHEMA);
        assertThat(good(settled("t"))).isEqualTo(1L);
        Map<String, Object> worked = service.task("t").spec();

        service.report("t", TaskReport.Kind.FAILED, Optional.of(LOGIN));
        TaskObject bad = objects.apply(object(2, true, limited()));
        assertThat(settled("t").status()).containsEntry("phase", "Running");
        now = now.plusSeconds(31);
        settled("t");
        service.report("t", TaskReport.Kind.FAILED, Optional.of(LOGIN));
        TaskObject failed = settled("t");
        assertThat(failed.status()).containsEntry("phase", "Failed");
        assertThat(good(failed)).isEqualTo(1L);

        objects.apply(rollingBack(bad, true));
        TaskObject back = settled("t");
        assertThat(back.status())
                .containsEntry("phase", "Running")
                .containsEntry("rolledBack", 1L)
                .doesNotContainKey("failure");
        assertThat(service.task("t").spec()).isEqualTo(worked);
        assertThat(condition(back, "NeedsAttention"))
                .startsWith("true RolledBack the task has the spec of generation 1");
        assertThat(objects.notes()).anyMatch(note -> note.startsWith("RolledBack"));
        service.begin("t", TaskStage.SCHEMA);
        settled("t");
        now = now.plusSeconds(31);
        assertThat(good(settled("t"))).as("it is the same one").isEqualTo(1L);

        objects.apply(rollingBack(object(3, true, spec("SCHEMA")), false));
        assertThat(settled("t").status()).containsEntry("phase", "Running").doesNotContainKey("rolledBack");
        assertThat(good(settled("t"))).as("it was degraded a moment ago").isEqualTo(1L);
        now = now.plusSeconds(31);
        assertThat(good(settled("t"))).isEqualTo(3L);
    }

    @Test
    void withoutASpecThatWorkedThereIsNoneToGoBackTo() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        service.report("t", TaskReport.Kind.FAILED, Optional.of(LOGIN));
        objects.apply(rollingBack(settled("t"), true));

        TaskObject refused = settled("t");

        assertThat(condition(refused, "NeedsAttention")).contains("no spec of t has worked yet", "godwit.io/rollback");
        assertThat(service.asked()).containsExactly("CREATE", "START");
    }

    @Test
    void whatARunningTaskIsToWorkWithIsToldBeforeItIsRestartedForIt() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        TaskObject running = settled("t");
        objects.apply(object(2, true, limited()));

        reconciliation.reconcile(objects.read("t").orElseThrow());

        assertThat(service.asked()).doesNotContain("CHANGE");
        Map<String, Object> intended = objects.read("t").orElseThrow().status();
        assertThat(Trees.at(intended, List.of("intended", "spec", "options", "full", "limit")))
                .containsEntry("rps", 7L);
        assertThat(intended).containsEntry("spec", running.status().get("spec"));
        assertThat(settled("t").status()).doesNotContainKey("intended");
        assertThat(service.asked()).containsOnlyOnce("CHANGE");
    }

    @Test
    void whatTheObjectSaysAsWellIsNoDispute() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        service.change(valid(limited()), service.task("t").revision());

        objects.apply(object(2, true, limited()));

        TaskObject agreed = settled("t");
        assertThat(agreed.status()).containsEntry("owner", "Kubernetes").doesNotContainKey("failure");
    }

    @Test
    void whileTheServiceDoesNotAnswerNothingIsLost() {
        service.goAway(true);
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        TaskObject waiting = settled("t");
        assertThat(condition(waiting, "Degraded")).startsWith("true KafkaUnreachable");
        assertThat(condition(waiting, "NeedsAttention")).startsWith("false");

        service.goAway(false);
        assertThat(settled("t").status()).containsEntry("phase", "Running");
    }

    @Test
    void aTaskThatNobodyCanLookAtIsNotReady() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        Object spec = settled("t").status().get("spec");

        service.goAway(true);
        TaskObject unseen = settled("t");
        assertThat(condition(unseen, "Ready")).startsWith("false KafkaUnreachable");
        assertThat(condition(unseen, "Degraded")).startsWith("true KafkaUnreachable Kafka does not answer; start it");
        assertThat(unseen.status())
                .as("what was known last stays")
                .containsEntry("phase", "Running")
                .containsEntry("spec", spec)
                .containsEntry("taskId", TaskIds.of("uid"));
        assertThat(objects.notes()).contains("KafkaUnreachable: Kafka does not answer; start it");
        int told = objects.told();
        settled("t");
        assertThat(objects.told()).as("it is told once").isEqualTo(told);

        service.goAway(false);
        TaskObject seen = settled("t");
        assertThat(condition(seen, "Ready")).startsWith("true Running");
        assertThat(seen.status()).doesNotContainKey("failure");
        assertThat(service.asked()).containsExactly("CREATE", "START");
    }

    @Test
    void anObjectWaitsForAServiceThatIsAway() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        service.goAway(true);

        assertThat(reconciliation.remove(objects.apply(removed(objects.read("t").orElseThrow(), false))))
                .isPresent();
        assertThat(condition(objects.read("t").orElseThrow(), "Degraded")).startsWith("true KafkaUnreachable");
    }

    @Test
    void asksForNothingOfATaskThatTookTheNameMeanwhile() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        TaskRecord running = service.task("t");
        TaskObject gone = objects.apply(removed(objects.read("t").orElseThrow(), true));
        service.showAsNow("t");
        service.replace(new TaskRecord(
                        "another",
                        "t",
                        running.generation(),
                        State.RUNNING,
                        running.spec(),
                        running.revision(),
                        Optional.empty(),
                        Optional.empty())
                .managed(running.managed().orElseThrow()));

        assertThat(reconciliation.remove(gone)).isPresent();
        assertThat(service.task("t").state()).as("it is not stopped").isEqualTo(State.RUNNING);
        assertThat(reconciliation.remove(gone)).as("and looked at again").isEmpty();
        assertThat(service.task("t").id()).isEqualTo("another");
    }

    @Test
    void whatADeletionWantsIsReadWhenItIsCarriedOut() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        TaskObject seen = objects.apply(removed(objects.read("t").orElseThrow(), true));
        reconciliation.remove(seen);
        objects.apply(removed(seen, false)); // its user thought better of it

        assertThat(reconciliation.remove(seen)).isEmpty();
        assertThat(service.asked()).containsExactly("CREATE", "START", "STOP");
    }

    @Test
    void anotherInstanceContinuesWhatOneBegan() {
        TaskObject object = objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        service.create(valid(spec("SCHEMA", "FULL")), TaskIds.of(object.uid())); // and dies

        assertThat(settled("t").status()).containsEntry("phase", "Running");
    }

    @Test
    void aRemovedObjectStopsItsTaskWhichStays() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        TaskObject gone = objects.apply(removed(objects.read("t").orElseThrow(), false));

        assertThat(reconciliation.remove(gone)).isPresent();
        assertThat(service.task("t").state()).isEqualTo(State.STOPPED);
        assertThat(reconciliation.remove(gone)).isEmpty();

        assertThat(service.asked()).containsExactly("CREATE", "START", "STOP");
        assertThat(objects.notes()).last().asString().startsWith("Retained: the task is stopped and stays");
    }

    @Test
    void whatGoesWithItsNamespaceIsStoppedAndNeverReleased() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        objects.end();

        assertThat(reconciliation.remove(objects.apply(removed(objects.read("t").orElseThrow(), true))))
                .isEmpty();

        assertThat(service.asked()).containsExactly("CREATE", "START", "STOP");
        assertThat(service.task("t").state()).isEqualTo(State.STOPPED);
    }

    @Test
    void whatGoesWithItsDefinitionIsStoppedAndNeverReleased() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        TaskObject gone = objects.apply(removed(objects.read("t").orElseThrow(), true));
        objects.endDefinition();

        assertThat(reconciliation.remove(gone)).isPresent();
        assertThat(reconciliation.remove(gone)).isEmpty();

        assertThat(service.asked()).containsExactly("CREATE", "START", "STOP");
        assertThat(objects.notes()).last().asString().startsWith("Retained: the task is stopped and stays");
    }

    @Test
    void anObjectIsNotKeptInItsNamespaceForAServiceThatIsAway() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        objects.end();
        service.goAway(true);

        assertThat(reconciliation.remove(objects.apply(removed(objects.read("t").orElseThrow(), true))))
                .isEmpty();
    }

    @Test
    void aRemovedObjectThatSaysSoGoesAfterItsTaskIsReleased() {
        objects.apply(object(1, true, spec("SCHEMA", "FULL")));
        settled("t");
        TaskObject gone = objects.apply(removed(objects.read("t").orElseThrow(), true));

        assertThat(reconciliation.remove(gone)).isPresent();
        assertThat(service.task("t").state()).isEqualTo(State.STOPPED);
        assertThat(reconciliation.remove(gone)).isPresent();
        assertThat(service.task("t").state()).isEqualTo(State.RELEASING);
        assertThat(reconciliation.remove(gone)).contains(Duration.ofSeconds(2));
        service.report("t", TaskReport.Kind.FREED, Optional.empty());
        assertThat(reconciliation.remove(gone)).isPresent();
        assertThat(service.task("t")).isNull();
        assertThat(reconciliation.remove(gone)).isEmpty();
    }
}
