package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.ControlWorld;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collections that fail alone: the others finish, the task says how many failed, and the next run tries them again. */
class FailedMappingsTest {
    private static final TaskSpec FULL = ControlWorld.task(List.of("SCHEMA", "FULL"));
    private static final int PARTLY_FAILED = 6;

    private final ControlWorld world = new ControlWorld();
    private CollectionSchema a;
    private CollectionSchema b;

    @BeforeEach
    void collections() {
        a = world.collection("a", 1, 10);
        b = world.collection("b", 2, 10);
        world.collection("c", 3, 10);
    }

    @Test
    void theTaskSaysHowManyFailedWithTheCodeThatTheyShare() {
        world.components.ends("full-import", task -> {
            fail(task, a, "SOURCE_GONE");
            return PARTLY_FAILED;
        });

        assertThatThrownBy(() -> world.run(FULL))
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_GONE);
                    assertThat(ExitCode.of(e)).isEqualTo(ExitCode.PRECHECK);
                })
                .hasMessage("1 of 3 collections failed; the others are migrated\n"
                        + "- default.a: SOURCE_GONE: message of SOURCE_GONE; remedy of SOURCE_GONE");
        assertThat(world.observer.notices()).anyMatch(n -> n.startsWith("collection default.a failed"));
        assertThat(world.ledger.task("t").state()).isEqualTo(TaskRecord.State.FAILED);
    }

    @Test
    void failuresOfSeveralKindsHaveACodeOfTheirOwn() {
        world.components.ends("full-import", task -> {
            fail(task, a, "SOURCE_GONE");
            fail(task, b, "INTERNAL");
            return PARTLY_FAILED;
        });

        assertThatThrownBy(() -> world.run(FULL))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PARTLY_FAILED))
                .hasMessageStartingWith("2 of 3 collections failed");
    }

    @Test
    void theNextRunTriesThemAgainAndDoesNotRepeatTheOldNews() {
        world.components.ends("full-import", task -> {
            fail(task, a, "SOURCE_GONE");
            return PARTLY_FAILED;
        });
        assertThatThrownBy(() -> world.run(FULL)).isInstanceOf(GodwitException.class);
        world.observer.notices().clear();
        world.components.ends("full-import", 0);

        assertThat(world.run(FULL)).isEqualTo(ExitCode.DONE);
        assertThat(world.observer.notices()).isEmpty();
    }

    @Test
    void aCollectionThatIsGoneBeforeItWasMigratedLeavesTheOthersToTheComponents() {
        world.components.ends("full-import", 2);
        assertThatThrownBy(() -> world.run(FULL)).isInstanceOf(GodwitException.class);
        ControlWorld without = new ControlWorld();
        without.collection("a", 1, 10);
        without.collection("c", 3, 10);
        List.of("a", "b", "c").forEach(name -> without.database.create(new TableName("default", name)));
        without.components.ends("full-import", 0);

        assertThat(without.control(world.ledger).run(FULL, without.observer)).isEqualTo(ExitCode.DONE);
        assertThat(without.observer.notices())
                .anyMatch(n -> n.contains("default.b was dropped before it was migrated"));
    }

    @Test
    void aCollectionThatIsLeftOutStaysInSightUntilItIsExcludedAndFailsNothing() {
        CollectionSchema plain = withoutVector("plain", 4);
        world.source.add(plain, List.of());
        world.components.ends("full-import", 0, 0);

        assertThat(world.run(FULL)).isEqualTo(ExitCode.DONE);
        assertLeftOut();
        assertThat(world.observer.notices())
                .containsOnlyOnce(
                        "left out default.plain: it has no vector field, so the" + " source cannot load and read it");

        assertThat(world.run(FULL)).isEqualTo(ExitCode.DONE);
        assertLeftOut();
        assertThat(handOffs()).containsOnlyKeys(1L, 2L, 3L);

        world.control().exclude(FULL, List.of("default.plain"));
        assertThat(tables()).isEmpty();
    }

    private void assertLeftOut() {
        assertThat(tables()).singleElement().satisfies(table -> {
            assertThat(table.wasLeftOut()).isTrue();
            assertThat(table.of().collectionId()).isEqualTo(4);
            assertThat(table.failure().orElseThrow().code()).isEqualTo("SOURCE_UNSUPPORTED");
        });
        assertThat(TaskOverview.of(world.ledger.records().standing(world.ledger.task("t")), ControlWorld.NOW)
                        .tables())
                .singleElement()
                .satisfies(table -> assertThat(table.state().needsAttention()).isTrue());
    }

    private List<TableStatus> tables() {
        return world.ledger.records().standing(world.ledger.task("t")).tables();
    }

    private static CollectionSchema withoutVector(String name, long id) {
        CollectionSchema whole = Samples.collection(name, id, FieldType.INT64);
        return new CollectionSchema(
                whole.name(),
                id,
                whole.description(),
                whole.fields().stream()
                        .filter(field -> !field.type().isVector())
                        .toList(),
                whole.autoId(),
                whole.partitionCount(),
                whole.channels(),
                whole.ttlSeconds());
    }

    @Test
    void aCollectionThatIsNotDescribedFailsAloneAndIsTriedAgain() {
        world.source.undescribed(a.name(), Optional.of(GodwitException.bug("an odd answer", null)));
        world.components.ends("full-import", 0, 0);

        assertThatThrownBy(() -> world.run(FULL)).hasMessageContaining("default.a: INTERNAL: an odd answer");
        assertThat(handOffs()).containsOnlyKeys(2L, 3L);
        assertThat(tables()).singleElement().returns(true, TableStatus::hasFailed);

        world.source.undescribed(a.name(), Optional.empty());
        assertThat(world.run(FULL)).isEqualTo(ExitCode.DONE);
        assertThat(handOffs()).containsOnlyKeys(1L, 2L, 3L);
        assertThat(tables()).isEmpty();
    }

    @Test
    void aTableThatCannotBeCreatedFailsAloneAndIsTriedAgain() {
        world.database.forbid(ControlWorld.table(a), true);
        world.components.ends("full-import", 0);

        assertThatThrownBy(() -> world.run(FULL))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_DDL_FAILED))
                .hasMessageStartingWith("1 of 3 collections failed; the others are migrated\n- default.a: ");
        assertThat(handOffs()).containsOnlyKeys(2L, 3L);
        assertThat(world.ledger.records().standing(world.ledger.task("t")).tables())
                .singleElement()
                .satisfies(t -> assertThat(t.phase()).isEqualTo(TableStatus.Phase.FAILED));

        world.database.forbid(ControlWorld.table(a), false);
        world.components.ends("full-import", 0);

        assertThat(world.run(FULL)).isEqualTo(ExitCode.DONE);
        assertThat(handOffs()).containsOnlyKeys(1L, 2L, 3L);
        assertThat(world.observer.notices()).noneMatch(n -> n.contains("did not exist at the first run"));
    }

    @Test
    void aCollectionThatCannotBeMadeReadableFailsAlone() {
        world.source.load(a, false);
        world.components.ends("full-import", 0);

        assertThatThrownBy(() -> world.run(ControlWorld.task(
                        List.of("SCHEMA", "FULL"),
                        Map.of("include", List.of("default.*")),
                        Map.of("full", Map.of("loadCollections", false)))))
                .hasMessageStartingWith("1 of 3 collections failed");
        assertThat(handOffs()).containsOnlyKeys(2L, 3L);
    }

    @Test
    void aTableThatWasDroppedIsHeldUntilItIsMigratedAgainAndTheOthersContinue() {
        world.components.ends("full-import", task -> {
            List.of(a, b).forEach(c -> world.gate().open(task.id(), ControlWorld.mapping(c), 1));
            return 2;
        });
        assertThatThrownBy(() -> world.run(FULL)).isInstanceOf(GodwitException.class);
        world.database.drop(ControlWorld.table(a));
        String lost =
                "table default.a was dropped since this task began; the rows that the task wrote into it are lost";
        runsWithHeld(lost);

        world.database.create(ControlWorld.table(a)); // by hand: empty, and the rows that were written do not come back
        runsWithHeld(lost);

        world.control().repeat(FULL, List.of("default.a"));
        world.components.ends("full-import", 0);
        assertThat(world.run(FULL)).isEqualTo(ExitCode.DONE);
        assertThat(handOffs().get(1L).held()).isEmpty();
    }

    private void runsWithHeld(String reason) {
        world.components.ends("full-import", task -> {
            fail(task, a, "TARGET_TABLE_INCOMPATIBLE");
            return PARTLY_FAILED;
        });
        assertThatThrownBy(() -> world.run(FULL))
                .hasMessageStartingWith("1 of 3 collections failed; the others are migrated");
        assertThat(handOffs().get(1L).held())
                .hasValueSatisfying(hold -> assertThat(hold.reason().message()).isEqualTo(reason));
        assertThat(handOffs().get(2L).held()).isEmpty();
    }

    @Test
    void aSharedTableThatIsGoneIsMadeAgainForAllOfItsCollectionsOrNone() {
        TaskSpec shared = ControlWorld.task(
                List.of("SCHEMA", "FULL"),
                Map.of(
                        "include",
                        List.of("default.*"),
                        "rename",
                        Map.of("default.a", "default.s", "default.b", "default.s")),
                Map.of());
        world.components.ends("full-import", task -> {
            List.of(a, b).forEach(c -> world.gate().open(task.id(), ControlWorld.mapping(c), 1));
            return 0;
        });
        world.run(shared);
        world.database.drop(new TableName("default", "s"));

        assertThatThrownBy(() -> world.control().repeat(shared, List.of("default.a")))
                .hasMessage("table default.s is gone, and the rows of [default.b] were in it too");
        assertThat(world.control().repeat(shared, List.of("default.a", "default.b")))
                .hasSize(2);
    }

    @Test
    void whatFailedIsRecordedWithWhatIsAgreed() {
        world.database.forbid(ControlWorld.table(a), true);
        world.ledger.beforeSteps(step -> {
            if (step.equals("write agreement")) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> world.run(FULL)).hasMessage("killed");
        assertThat(handOffs()).isEmpty();
        world.ledger.beforeSteps(step -> {});
        world.database.forbid(ControlWorld.table(a), false);
        world.components.ends("full-import", 0);

        assertThat(world.run(FULL)).isEqualTo(ExitCode.DONE);
        assertThat(handOffs()).containsOnlyKeys(1L, 2L, 3L);
    }

    @Test
    void whatIsTriedAgainIsNoLongerCalledFailed() {
        world.components.ends("full-import", task -> {
            fail(task, a, "SOURCE_GONE");
            return PARTLY_FAILED;
        });
        assertThatThrownBy(() -> world.run(FULL)).isInstanceOf(GodwitException.class);
        List<TableStatus.Phase> seen = new ArrayList<>();
        world.components.ends("full-import", task -> {
            world.ledger.records().standing(task).tables().forEach(t -> seen.add(t.phase()));
            return 0;
        });

        world.run(FULL);

        assertThat(seen).containsExactly(TableStatus.Phase.WAITING);
    }

    @Test
    void withoutAFullMigrationWhatFailedAtTheStartCannotJoinLater() {
        TaskSpec changes = ControlWorld.task(List.of("SCHEMA", "INCREMENTAL"));
        follow();
        world.database.forbid(ControlWorld.table(a), true);
        runsUntilStopped(changes);
        world.database.forbid(ControlWorld.table(a), false);

        runsUntilStopped(changes);

        assertThat(handOffs()).containsOnlyKeys(2L, 3L);
        assertThat(world.observer.notices()).anyMatch(n -> n.contains("its changes since then were not followed"));
    }

    @Test
    void anOlderStoreIsFencedBeforeALaterCollectionHasAPlaceInTheLog() {
        TaskSpec live = ControlWorld.task(List.of("SCHEMA", "FULL", "INCREMENTAL"));
        follow();
        world.database.forbid(ControlWorld.table(a), true);
        runsUntilStopped(live);
        assertThat(world.ledger.steps()).doesNotContain("fence Store");
        world.database.forbid(ControlWorld.table(a), false);
        world.ledger.steps().clear();

        runsUntilStopped(live);

        assertThat(world.ledger.steps()).containsSubsequence("fence Store", "ensure data topics", "write agreement");
        assertThat(handOffs()).containsOnlyKeys(1L, 2L, 3L);
    }

    @Test
    void aLaterCollectionWhoseTableHoldsRowsFailsAlone() {
        world.database.forbid(ControlWorld.table(a), true);
        world.components.ends("full-import", 0);
        assertThatThrownBy(() -> world.run(FULL)).isInstanceOf(GodwitException.class);
        world.database.forbid(ControlWorld.table(a), false);
        world.put(a, Samples.row(a, 1));
        world.components.ends("full-import", 0);

        assertThatThrownBy(() -> world.run(FULL))
                .hasMessageStartingWith(
                        "1 of 3 collections failed; the others are migrated\n- default.a: TARGET_NOT_EMPTY");
    }

    /** Gives the collections a log. */
    private void follow() {
        a = world.followed("a", 1, 10);
        b = world.followed("b", 2, 10);
        world.followed("c", 3, 10);
    }

    /** The Store stops the task as soon as it has started. */
    private void runsUntilStopped(TaskSpec spec) {
        ForegroundControl control = world.control();
        world.components.ends("store", task -> {
            control.drain();
            return 1;
        });
        assertThat(control.run(spec, world.observer)).isIn(ExitCode.INTERRUPTED, ExitCode.PRECHECK);
    }

    @Test
    void whenEveryTableIsGoneNoComponentIsStarted() {
        world.components.ends("full-import", 2);
        assertThatThrownBy(() -> world.run(FULL)).isInstanceOf(GodwitException.class);
        List.of("a", "b", "c").forEach(name -> world.database.drop(new TableName("default", name)));
        world.components.events().clear();

        assertThatThrownBy(() -> world.run(FULL)).hasMessageStartingWith("3 of 3 collections failed\n- ");
        assertThat(world.components.events()).isEmpty();
    }

    @Test
    void whoStopsATaskOfWhichSomeFailedIsInformedByTheExitCode() {
        ForegroundControl control = world.control();
        world.components.ends("full-import", task -> {
            fail(task, a, "SOURCE_GONE");
            control.drain();
            return 1;
        });

        assertThat(control.run(FULL, world.observer)).isEqualTo(ExitCode.PRECHECK);
        assertThat(world.ledger.task("t").state()).isEqualTo(TaskRecord.State.STOPPED);
    }

    @Test
    void collectionsThatCameLaterAreOneLine() {
        world.components.ends("full-import", 0, 0);
        world.run(FULL);
        world.observer.notices().clear();
        world.collection("d", 4, 1);
        world.collection("e", 5, 1);

        world.run(FULL);

        assertThat(world.observer.notices()).singleElement().asString().startsWith("default.d, default.e match ");
    }

    private Map<Long, HandOff> handOffs() {
        return world.ledger.records().handOffs(world.ledger.task("t").id());
    }

    private void fail(TaskRecord task, CollectionSchema collection, String code) {
        world.ledger.report(TableStatus.failed(
                new TableStatus.Subject(
                        task.id(),
                        collection.id(),
                        collection.name().toString(),
                        ControlWorld.table(collection).toString(),
                        1),
                new Failure(code, "message of " + code, "remedy of " + code)));
    }
}
