package io.godwit.control.precheck;

import static io.godwit.control.precheck.CheckStatus.FAIL;
import static io.godwit.control.precheck.CheckStatus.PASS;
import static io.godwit.control.precheck.CheckStatus.SKIPPED;
import static io.godwit.control.precheck.CheckStatus.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.record.Commitment;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.runtime.state.CheckSkip;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PrecheckTest {
    private static final TestRow ROW = Samples.row(Samples.collection("any", 1, FieldType.INT64), 1);

    private final PrecheckBench bench = new PrecheckBench();

    @Test
    void everyCheckPassesWhereAllIsWell() {
        bench.collection("a");
        bench.table("b");
        bench.collection("b");
        bench.password = "${env:PASSWORD}";
        bench.environment.put("PASSWORD", "x");
        bench.kafka = () -> new KafkaAnswer(
                Optional.empty(), false, List.of(Check.pass(CheckCode.KAFKA_REPLICAS, "kafka:9092", "", "fine")));

        PrecheckReport report = bench.run();

        assertThat(report.checks()).allMatch(check -> check.status() == PASS);
        assertThat(report.checks())
                .extracting(Check::code)
                .containsAll(EnumSet.range(CheckCode.SECRETS, CheckCode.TABLE_EMPTY));
        report.requirePassed();
    }

    @Test
    void showsProblemsOfThreeKindsInOneRun() {
        bench.collection("wrong_name", "a`b", FieldType.FLOAT_VECTOR, 4);
        CollectionSchema released = bench.collection("released");
        bench.source.load(released, false);
        bench.full.put("loadCollections", false);
        bench.collection("misfit");
        bench.table("misfit");
        bench.mismatches.put("db.misfit", List.of("column v has 8 dimensions and the field 4"));

        assertThat(bench.with(FAIL))
                .containsExactlyInAnyOrder("NAME db.wrong_name field a`b", "READABLE db.released", "TABLE db.misfit");
        assertThatThrownBy(() -> bench.run().requirePassed())
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.PRECHECK_FAILED);
                    assertThat(ExitCode.of(e)).isEqualTo(ExitCode.PRECHECK);
                })
                .hasMessageContaining("3 of ")
                .hasMessageContaining("nothing was changed");
    }

    @Test
    void offersWhatCanBeDoneWithTheCollectionItself() {
        bench.collection("wrong_name", "a`b", FieldType.FLOAT_VECTOR, 4);
        bench.source.load(bench.collection("released"), false);
        bench.full.put("loadCollections", false);
        bench.collection("misfit");
        bench.table("misfit");
        bench.mismatches.put("db.misfit", List.of("column v has 8 dimensions and the field 4"));

        assertThat(bench.run().with(FAIL)).hasSize(3).allSatisfy(check -> assertThat(check.remedy())
                .containsPattern("exclude (it|the collection)"));
    }

    @Test
    void aServerThatIsAwayHidesNoOther() {
        bench.collection("a");
        bench.kafka = () -> {
            throw PrecheckBench.away(ErrorCode.KAFKA_UNREACHABLE);
        };
        bench.registry = () -> {
            throw PrecheckBench.away(ErrorCode.REGISTRY_UNREACHABLE);
        };
        bench.openSource = () -> {
            throw PrecheckBench.away(ErrorCode.SOURCE_UNREACHABLE);
        };
        bench.openLog = () -> {
            throw PrecheckBench.away(ErrorCode.SOURCE_LOG_UNREACHABLE);
        };
        bench.openTarget = () -> {
            throw PrecheckBench.away(ErrorCode.TARGET_UNREACHABLE);
        };

        assertThat(bench.with(FAIL))
                .containsExactly(
                        "KAFKA kafka:9092",
                        "REGISTRY http://registry:8081",
                        "SOURCE http://milvus:19530",
                        "SOURCE_LOG log:9092",
                        "TARGET jdbc:mysql://127.0.0.1:2881/");
        assertThat(bench.run().with(SKIPPED)).extracting(Check::code).contains(CheckCode.TASK, CheckCode.TABLE);
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() {
        bench.collection("a");
        CountDownLatch never = new CountDownLatch(1);
        bench.patience = Duration.ofMillis(200);
        bench.registry = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };

        assertThat(bench.run().with(FAIL)).singleElement().satisfies(check -> {
            assertThat(check.code()).isEqualTo(CheckCode.REGISTRY);
            assertThat(check.error()).contains(ErrorCode.REGISTRY_UNREACHABLE);
            assertThat(check.message()).contains("http://registry:8081 did not answer within");
        });
        never.countDown();
    }

    @Test
    void allMissingSecretsAreReportedAtOnce() {
        bench.collection("a");
        bench.password = "${env:ONE}${env:TWO}";

        assertThat(bench.with(FAIL)).containsExactly("SECRETS ${env:ONE}", "SECRETS ${env:TWO}");
    }

    @Test
    void aTargetWithoutVectorsFails() {
        bench.collection("a");
        bench.version = "4.2.1.0";

        assertThat(bench.with(FAIL)).containsExactly("TARGET_VERSION jdbc:mysql://127.0.0.1:2881/");
    }

    @Test
    void topicsThatAreNotSafeFail() {
        bench.collection("a");
        bench.kafka = () -> new KafkaAnswer(
                Optional.empty(),
                false,
                List.of(Check.fail(
                        CheckCode.KAFKA_REPLICAS, "kafka:9092", "", PrecheckBench.away(ErrorCode.KAFKA_TOPIC_UNSAFE))));

        assertThatThrownBy(() -> bench.run().requirePassed())
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_TOPIC_UNSAFE));
    }

    @Test
    void aPatternThatMatchesNothingFailsBesideTheRest() {
        bench.source.load(bench.collection("released"), false);
        bench.full.put("loadCollections", false);
        bench.include.add("db.absent");

        assertThat(bench.with(FAIL)).containsExactly("OBJECTS spec.objects.include[1]", "READABLE db.released");
    }

    @Test
    void whatCannotBeMigratedIsLeftOutWithAWarning() {
        bench.collection("a");
        bench.collection("wide", "id", FieldType.FLOAT_VECTOR, 16_001);
        bench.collection("bits", "id", FieldType.BINARY_VECTOR, 8);

        assertThat(bench.with(FAIL)).isEmpty();
        assertThat(bench.with(WARN)).containsExactlyInAnyOrder("COLLECTION db.wide", "COLLECTION db.bits");
        assertThat(bench.with(PASS)).contains("COLLECTION db.a").doesNotContain("COLLECTION db.wide", "TABLE db.wide");
    }

    @Test
    void aTaskOfWhichNothingIsLeftFails() {
        bench.collection("bits", "id", FieldType.BINARY_VECTOR, 8);

        assertThat(bench.with(FAIL)).containsExactly("OBJECTS spec.objects");
    }

    @Test
    void aLogThatLostTheStartFailsForEachCollection() {
        bench.collection("a");
        bench.lostLog = Optional.of(
                GodwitException.configuration(ErrorCode.SOURCE_LOG_LOST, "the log is trimmed", "begin later"));

        assertThat(bench.with(FAIL)).containsExactly("LOG db.a");
    }

    @Test
    void aTableThatHoldsRowsFailsUnlessTheyAreToStay() {
        bench.collection("a");
        bench.database.put(bench.table("a"), ROW);

        assertThat(bench.with(FAIL)).containsExactly("TABLE_EMPTY db.a");
        assertThat(bench.run().with(FAIL)).allMatch(Check::skippable);

        bench.full.put("nonEmptyTarget", "IGNORE");
        assertThat(bench.with(FAIL)).isEmpty();
        assertThat(bench.with(WARN)).containsExactly("TABLE_EMPTY db.a");
    }

    @Test
    void aTableThatIsMissingFailsWithoutSchemaMigration() {
        bench.collection("a");
        bench.types.remove("SCHEMA");

        assertThat(bench.with(FAIL)).containsExactly("TABLE db.a");
    }

    @Test
    void aCommentThatIsCutIsAWarning() {
        bench.collection("a");
        bench.shortened.put("db.a", List.of("the comment of table db.a is cut"));

        assertThat(bench.with(WARN)).containsExactly("TABLE db.a");
    }

    @Test
    void aColumnThatIsNarrowerIsAWarning() {
        bench.collection("a");
        bench.table("a");
        bench.narrower.put("db.a", List.of("column t holds 10 characters"));

        assertThat(bench.with(WARN)).containsExactly("TABLE db.a");
    }

    @Test
    void aTaskThatHasBegunIsHeldAgainstItsFileOnly() {
        bench.collection("a");
        bench.database.put(bench.table("a"), ROW);
        var record = bench.record();
        bench.kafka = () -> new KafkaAnswer(Optional.of(record), true, List.of());

        assertThat(bench.with(FAIL)).isEmpty();
        bench.include.add("db.other");
        assertThat(bench.with(FAIL)).containsExactly("TASK t");
    }

    @Test
    void oneCheckOfOneCollectionIsMadeAgainBesideTheServers() {
        bench.collection("a");
        bench.collection("b");
        bench.database.put(bench.table("a"), ROW);
        HeardChecks heard = new HeardChecks();

        bench.run(CheckScope.again(List.of(new CheckName(CheckCode.TABLE_EMPTY, "db.a"))), heard);

        assertThat(heard.ended())
                .contains("SOURCE http://milvus:19530 PASS", "OBJECTS spec.objects PASS", "TABLE_EMPTY db.a FAIL")
                .noneMatch(check ->
                        check.startsWith("TABLE ") || check.contains("db.b") || check.startsWith("COLLECTION"));
        assertThat(heard.begun()).contains("TABLE_EMPTY db.a").doesNotContain("TABLE db.a");
    }

    @Test
    void aCollectionThatCouldNotBeDescribedIsCheckedInFull() {
        bench.collection("a");
        bench.collection("b");
        HeardChecks heard = new HeardChecks();

        bench.run(CheckScope.again(List.of(new CheckName(CheckCode.COLLECTION, "db.a"))), heard);

        assertThat(heard.ended())
                .contains(
                        "COLLECTION db.a PASS",
                        "NAME db.a PASS",
                        "READABLE db.a PASS",
                        "LOG db.a PASS",
                        "TABLE db.a PASS")
                .noneMatch(check -> check.contains("db.b"));
    }

    @Test
    void eachCheckIsHeardOfOnceWithEverythingThatWasFound() {
        bench.collection("misfit");
        bench.table("misfit");
        bench.mismatches.put("db.misfit", List.of("column v is short", "column t is missing"));
        HeardChecks heard = new HeardChecks();

        PrecheckReport report = bench.run(CheckScope.ALL, heard);

        assertThat(heard.ended()).doesNotHaveDuplicates();
        assertThat(report.with(FAIL)).hasSize(2);
        assertThat(heard.message("TABLE db.misfit")).isEqualTo("column v is short; column t is missing");
        assertThat(heard.planned()).contains("TABLE db.misfit", "READABLE db.misfit");
    }

    @Test
    void nothingMoreIsAskedOnceNobodyWaits() {
        bench.collection("a");
        HeardChecks heard = new HeardChecks();
        heard.giveUp();

        assertThat(bench.run(CheckScope.ALL, heard).checks())
                .extracting(Check::code)
                .doesNotContain(CheckCode.TABLE, CheckCode.READABLE);
    }

    @Test
    void whatItsUserAnswersForFailsNothing() {
        bench.collection("a");
        bench.collection("b");
        bench.database.put(bench.table("a"), ROW);
        bench.database.put(bench.table("b"), ROW);
        CheckSkip skip = new CheckSkip("TABLE_EMPTY", "db.a", "test rows", "ann", 0);

        PrecheckReport report = bench.run().skipping(List.of(skip));

        assertThat(report.with(FAIL)).extracting(Check::object).containsExactly("db.b");
        assertThat(report.with(SKIPPED)).singleElement().satisfies(check -> assertThat(check.message())
                .contains("ann: test rows"));
        CheckSkip other = new CheckSkip("TABLE", "db.b", "no", "ann", 0);
        assertThat(report.skipping(List.of(other)).passed()).isFalse();
    }

    @Test
    void clocksThatDifferAndPrivilegesThatLackAreKnownBefore() {
        bench.collection("a");
        bench.targetAhead = Duration.ofSeconds(40);
        bench.look.grants = List.of("GRANT SELECT, INSERT, UPDATE, DELETE ON *.* TO 'u'");

        assertThat(bench.with(WARN))
                .containsExactly(
                        "TARGET_PRIVILEGES jdbc:mysql://127.0.0.1:2881/", "TARGET_CLOCK jdbc:mysql://127.0.0.1:2881/");
        bench.look.grants = List.of("GRANT SELECT ON *.* TO 'u'");
        assertThat(bench.with(FAIL)).containsExactly("TARGET_PRIVILEGES jdbc:mysql://127.0.0.1:2881/");
        assertThat(bench.run().with(FAIL)).extracting(Check::error).containsExactly(Optional.of(ErrorCode.TARGET_AUTH));
    }

    @Test
    void moreReplicasThanBrokersFail() {
        bench.collection("a");
        bench.kafka = () -> new KafkaAnswer(Optional.empty(), false, Commitment.NOTHING, List.of(), OptionalInt.of(0));

        assertThat(bench.with(FAIL)).containsExactly("KAFKA_REPLICAS kafka:9092");
    }

    @Test
    void aLogThatForgetsSoonIsAWarningForEachCollection() {
        bench.collection("a");
        bench.retention.put("dml_0", Duration.ofHours(2));

        assertThat(bench.with(WARN)).containsExactly("LOG_RETENTION db.a");
        assertThat(bench.run().with(WARN).getFirst().message()).contains("2 hours");
        bench.retention.put("dml_0", Duration.ofDays(7));
        assertThat(bench.with(WARN)).isEmpty();
    }

    @Test
    void aRowThatMayBeTooLargeForARecordIsAWarning() {
        bench.collection("a");
        bench.mostRecordBytes = 2_000;

        assertThat(bench.with(WARN)).containsExactly("ROW_SIZE db.a");
    }

    @Test
    void theBoundOfARowComesFromItsSchema() {
        CollectionSchema collection = new CollectionSchema(
                new CollectionName("db", "wide"),
                1,
                "",
                List.of(
                        Field.plain(100, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(101, "text", FieldType.VARCHAR).withMaxLength(65_535),
                        Field.plain(102, "tags", FieldType.ARRAY)
                                .withElements(FieldType.VARCHAR, 100)
                                .withMaxLength(1_000),
                        Field.plain(103, "v", FieldType.FLOAT_VECTOR).withDimension(1_000),
                        Field.dynamic(104)),
                false,
                0,
                List.of(),
                0);

        assertThat(RowBound.of(collection)).hasValue(2_048 + 5 * 10 + 65_535 + 100 * 1_010 + 4_000 + 65_536);
    }

    @Test
    void rowsThatExpireAreAWarning() {
        CollectionSchema plain = bench.collection("a");
        CollectionSchema expiring =
                new CollectionSchema(plain.name(), plain.id(), "", plain.fields(), false, 0, plain.channels(), 3_600);
        bench.source.add(expiring, List.of());
        bench.source.load(expiring, true);

        assertThat(bench.with(WARN)).containsExactly("TTL db.a");
    }

    @Test
    void rowsUnderOneKeyAreCountedInASample() {
        CollectionSchema collection = bench.collection("a");
        bench.source.add(
                collection,
                List.of(Samples.row(collection, 1), Samples.row(collection, 1), Samples.row(collection, 2)));
        bench.source.load(collection, true);

        assertThat(bench.with(WARN)).containsExactly("DUPLICATE_KEYS db.a");
        assertThat(bench.run().with(WARN).getFirst().message()).contains("the first 2 keys hold 3 rows");
        bench.source.load(collection, false);
        assertThat(bench.with(SKIPPED)).containsExactly("DUPLICATE_KEYS db.a");
    }
}
