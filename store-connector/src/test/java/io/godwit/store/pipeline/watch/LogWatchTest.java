package io.godwit.store.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog.SizeBound;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.BulkImport;
import io.godwit.runtime.change.ChangeSpace;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.testsupport.HandOffs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogWatchTest {
    private static final Instant HANDED_OFF = Instant.parse("2026-01-01T12:00:00.400Z");
    private static final Instant NOW = HANDED_OFF.plusSeconds(7_200);
    private static final long MOST_UNAPPLIED = 1_000_000;
    private static final CollectionSchema FIRST = schema("first", 1, 0);
    private static final CollectionSchema SECOND = schema("second", 2, 0);

    private final WatchedSource source = new WatchedSource();
    private final WatchedLog log = new WatchedLog();
    private final Findings findings = new Findings();
    private final FixedSpace space = FixedSpace.of(42, 7);
    private final LogWatch watch = watch();

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void nothingIsFoundWhereNothingHappened() {
        look();

        assertThat(findings.all()).isEmpty();
        assertThat(findings.marks()).isEmpty();
        assertThat(watch.space()).isEqualTo(new ChangeSpace.Taken(42, 7));
    }

    @Test
    void whatIsHeldOfTablesThatFailedNeitherFillsTheTopicsNorGrowsWithoutBound() {
        space.hold(Map.of(FIRST.id(), MOST_UNAPPLIED / 2, SECOND.id(), MOST_UNAPPLIED / 2 - 1));
        look();
        assertThat(watch.isFull()).isFalse();
        assertThat(findings.marks()).isEmpty();

        space.hold(Map.of(FIRST.id(), MOST_UNAPPLIED / 2 - 1, SECOND.id(), MOST_UNAPPLIED / 2 + 1));
        look();
        assertThat(findings.marks()).singleElement().satisfies(mark -> {
            assertThat(mark.collectionId()).isEqualTo(SECOND.id());
            assertThat(mark.reason()).startsWith("it failed, and its changes were dropped");
        });
        assertThat(space.givenUp()).as("before the mark is durable").isEmpty();

        findings.takeUnsaved();
        look();
        look();

        assertThat(watch.isFull()).isFalse();
        assertThat(space.givenUp()).containsExactly(SECOND.id());
    }

    @Test
    void aBulkImportAfterTheHandOffNeedsReconciliationFromItsStart() {
        source.imports(FIRST, task(7, BulkImport.State.RUNNING, 60));
        look();
        assertThat(findings.marks()).singleElement().satisfies(mark -> {
            assertThat(mark.collectionId()).isEqualTo(1);
            assertThat(mark.reason()).contains("bulk import 7 is running");
        });

        source.imports(FIRST, task(7, BulkImport.State.COMPLETED, 60), task(8, BulkImport.State.FAILED, 70));
        look();

        assertThat(findings.marks())
                .extracting(ReconcileMark::reason)
                .singleElement()
                .asString()
                .contains("bulk import 7 was completed");
    }

    @Test
    void aBulkImportThatTheFullMigrationReadIsNone() {
        source.imports(FIRST, task(7, BulkImport.State.COMPLETED, -3_600));

        look();

        assertThat(findings.marks()).isEmpty();
    }

    @Test
    void aBulkImportOfTheHandOffsSecondOrOfNoKnownTimeIsReported() {
        source.imports(
                FIRST,
                new BulkImport(7, BulkImport.State.COMPLETED, Optional.of(Instant.parse("2026-01-01T12:00:00Z"))),
                new BulkImport(8, BulkImport.State.COMPLETED, Optional.empty()));

        look();

        assertThat(findings.marks()).hasSize(2);
    }

    @Test
    void aBulkImportThatBeganBeforeTheHandOffAndStillRunsIsReported() {
        source.imports(FIRST, task(7, BulkImport.State.RUNNING, -60));
        look();
        source.imports(FIRST, task(7, BulkImport.State.FAILED, -60));
        look();

        assertThat(findings.marks()).singleElement().satisfies(mark -> assertThat(mark.reason())
                .contains("failed"));
    }

    @Test
    void aBulkImportThatAnEarlierProcessSawRunIsReportedWhenItEnds() {
        findings.restore(List.of(new ReconcileMark("task", 1, "db.first", "import/7", "bulk import 7 is running")));
        source.imports(FIRST, task(7, BulkImport.State.COMPLETED, -60));

        look();

        assertThat(findings.marks()).singleElement().satisfies(mark -> assertThat(mark.reason())
                .contains("bulk import 7 was completed"));
    }

    @Test
    void aFailingDescribeKeepsNoOtherCheckFromBeingMade() {
        source.fail(FIRST, new IllegalStateException("odd"));
        source.fail(SECOND, GodwitException.configuration(ErrorCode.SOURCE_UNSUPPORTED, "no such type", "exclude it"));
        source.imports(SECOND, task(7, BulkImport.State.RUNNING, 60));
        log.keeps("c", Duration.ofHours(10));
        log.takenAt(NOW.minus(Duration.ofHours(9)));
        look();

        assertThat(findings.all())
                .anySatisfy(text -> assertThat(text).contains("first", "odd"))
                .anySatisfy(text -> assertThat(text).contains("second", "SOURCE_UNSUPPORTED"))
                .anySatisfy(text -> assertThat(text).contains("expires in 1 h"));
        assertThat(watch.logLeft()).contains(Duration.ofHours(1));
        assertThat(findings.marks()).hasSize(1);

        source.recover();
        log.takenAt(NOW);
        look();
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void aSourceThatIsAwayIsOneFindingWhateverItHolds() {
        GodwitException away =
                GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "Milvus is away", "start it", null);
        source.fail(FIRST, away);
        source.fail(SECOND, away);
        look();

        assertThat(findings.all())
                .containsExactly("cannot check 2 of the collections, among them db.first: SOURCE_UNREACHABLE: Milvus is"
                        + " away");
        source.recover();
        look();
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void collectionsThatFailForDifferentReasonsAreAllReported() {
        source.fail(FIRST, GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "no answer", "check Milvus", null));
        source.fail(SECOND, GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "refused", "check Milvus", null));
        look();

        assertThat(findings.all())
                .singleElement()
                .asString()
                .contains("first: SOURCE_UNREACHABLE: no answer", "second: SOURCE_UNREACHABLE: refused");
    }

    @Test
    void oneCollectionWithoutAnAnswerKeepsTheOthersFromNothing() {
        source.fail(FIRST, GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "no answer", "check Milvus", null));
        source.imports(SECOND, task(7, BulkImport.State.RUNNING, 60));
        look();

        assertThat(findings.marks()).singleElement().satisfies(mark -> assertThat(mark.collectionId())
                .isEqualTo(SECOND.id()));
    }

    @Test
    void channelsThatExpireTogetherAreOneFinding() {
        for (int channel = 0; channel < 16; channel++) {
            watch.at("c" + channel, LogPosition.of(0));
            log.keeps("c" + channel, Duration.ofHours(10));
        }
        log.takenAt(NOW.minus(Duration.ofHours(9)));
        watch.look();

        assertThat(findings.all())
                .containsExactly("the log of 16 channels: c0, c1, c10 and 13 more expires in 1 h, before it is read;"
                        + " raise retention.ms of the source's topics");
        assertThat(watch.expiringChannels()).isEqualTo(16);
        log.takenAt(NOW);
        watch.look();
        assertThat(watch.expiringChannels()).isZero();
    }

    @Test
    void aTimeToLiveThatIsSetLaterIsReportedAndItsTableMarked() {
        look();
        assertThat(findings.marks()).isEmpty();

        source.has(schema("first", 1, 600), SECOND);
        look();
        source.has(FIRST, SECOND);
        look();

        assertThat(findings.marks()).singleElement().satisfies(mark -> assertThat(mark.reason())
                .contains("time to live of 600 s"));
    }

    @Test
    void aRenamedCollectionIsFollowedAndOneThatTookItsNameIsNot() {
        look();
        source.has(FIRST.named(name("renamed")), SECOND, schema("first", 3, 0), schema("other", 4, 0));
        look();

        assertThat(findings.all())
                .hasSize(2)
                .anySatisfy(text -> assertThat(text).contains("db.first is called db.renamed", "same table"))
                .anySatisfy(text -> assertThat(text).contains("db.first", "does not migrate it"));

        source.has(FIRST, SECOND);
        look();
        assertThat(findings.all()).isEmpty();
    }

    /** By its id, also where the rename came before the process. */
    @Test
    void aCollectionThatWasRenamedBeforeTheStartIsNoNewOne() {
        source.has(FIRST.named(name("renamed")), SECOND, schema("first", 3, 0));
        look();

        assertThat(findings.all()).singleElement().asString().contains("db.first is called db.renamed");
    }

    /** The control part has reported it: one cause, one notice. */
    @Test
    void aCollectionThatWasLeftOutAtTheStartIsNoNewOneUnlessItGoesAndComesAgain() {
        source.has(FIRST, SECOND, schema("left_out", 5, 0));
        look();
        look();
        assertThat(findings.all()).isEmpty();

        source.has(FIRST, SECOND);
        look();
        source.has(FIRST, SECOND, schema("left_out", 6, 0));
        look();
        assertThat(findings.all()).singleElement().asString().contains("db.left_out", "does not migrate it");
    }

    @Test
    void whileASourceDoesNotAnswerNothingIsCalledNew() {
        look();
        source.has(FIRST.named(name("renamed")), SECOND);
        source.fail(FIRST, GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "away", "wait", null));
        look();
        assertThat(findings.all()).noneMatch(text -> text.contains("does not migrate it"));
    }

    @Test
    void aDroppedCollectionIsNotAskedForMore() {
        source.has(SECOND);
        source.imports(FIRST, task(7, BulkImport.State.RUNNING, 60));
        look();

        assertThat(findings.all()).singleElement().asString().contains("db.first was dropped");
        assertThat(findings.marks()).isEmpty();
    }

    @Test
    void newCollectionsThatTheTaskSelectsAreReportedWhileTheyExist() {
        look();
        source.has(FIRST, SECOND, schema("selected", 5, 0), schema("other", 6, 0));
        look();
        assertThat(findings.all()).singleElement().asString().contains("db.selected", "new name");

        source.has(FIRST, SECOND);
        look();
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void aLogBoundBySizeIsReportedWhenItMayDropWhatIsNotRead() {
        log.bound("c", new SizeBound(1_000, OptionalLong.of(1_000)));
        look(); // 100 of 100 messages are unread
        assertThat(findings.all()).singleElement().asString().contains("three quarters", "retention.bytes");
        assertThat(watch.expiringChannels()).isEqualTo(1);

        watch.at("c", LogPosition.of(50));
        watch.look();
        assertThat(findings.all()).isEmpty();

        log.bound("c", new SizeBound(1_000, OptionalLong.empty()));
        watch.look();
        assertThat(findings.all()).singleElement().asString().contains("is not known");
    }

    private void look() {
        watch.at("c", LogPosition.of(0));
        watch.look();
    }

    private LogWatch watch() {
        source.has(FIRST, SECOND);
        LogWatch.Sight sight = new LogWatch.Sight(
                source, log, name -> !name.collection().equals("other"), space, Clock.fixed(NOW, ZoneOffset.UTC));
        return new LogWatch(
                sight,
                findings,
                Stream.of(FIRST, SECOND).map(LogWatchTest::handOff).toList(),
                MOST_UNAPPLIED);
    }

    private static HandOff handOff(CollectionSchema schema) {
        return HandOffs.followed(
                "task",
                schema,
                Map.of("c", LogPosition.of(0)),
                HANDED_OFF.toEpochMilli() << 18,
                new HandOff.ChangeTopic("changes", 1));
    }

    private static BulkImport task(long id, BulkImport.State state, long secondsAfter) {
        return new BulkImport(id, state, Optional.of(HANDED_OFF.plusSeconds(secondsAfter)));
    }

    private static CollectionSchema schema(String name, long id, long ttlSeconds) {
        List<Field> fields = List.of(Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY));
        return new CollectionSchema(name(name), id, "", fields, false, 0, List.of("c"), ttlSeconds);
    }

    private static CollectionName name(String collection) {
        return new CollectionName("db", collection);
    }
}
