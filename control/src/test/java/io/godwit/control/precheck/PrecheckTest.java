package io.godwit.control.precheck;

import static io.godwit.control.precheck.CheckStatus.FAIL;
import static io.godwit.control.precheck.CheckStatus.PASS;
import static io.godwit.control.precheck.CheckStatus.SKIPPED;
import static io.godwit.control.precheck.CheckStatus.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.godwit.control.record.Commitment;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.target.TableProblem;
import io.godwit.runtime.kafka.RegistrySettings;
import io.godwit.runtime.state.CheckSkip;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
                Optional.empty(),
                false,
                Commitment.NOTHING,
                Stream.of(
                                CheckCode.KAFKA_REPLICAS,
                                CheckCode.KAFKA_PRIVILEGES,
                                CheckCode.KAFKA_TOPICS,
                                CheckCode.REGISTRY_STORAGE)
                        .map(code -> Check.pass(code, "kafka:9092", "", "fine"))
                        .toList(),
                PrecheckBench.BROKERS);

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
    void whatAServerAnswersIsToldWhileAnotherOneIsWaitedFor() {
        bench.collection("a");
        String target = "TARGET jdbc:mysql://127.0.0.1:2881/";
        bench.openTarget = () -> {
            throw GodwitException.configuration(ErrorCode.TARGET_AUTH, "refuses the login", "correct it");
        };
        HeardChecks heard = new HeardChecks();
        Supplier<KafkaAnswer> quick = bench.kafka;
        bench.kafka = () -> {
            await().until(() -> heard.ended().contains(target + " FAIL"));
            return quick.get();
        };

        PrecheckReport report = bench.run(CheckScope.ALL, heard);

        assertThat(report.with(FAIL)).extracting(Check::code).containsExactly(CheckCode.TARGET);
        assertThat(report.checks()).extracting(Check::code).startsWith(CheckCode.KAFKA);
        assertThat(heard.ended()).doesNotHaveDuplicates();
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
            assertThat(check.error()).contains(ErrorCode.REGISTRY_UNREACHABLE.name());
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
    void aTaskThatCanBeTurnedAroundIsToldWhatNobodyCanDoMeanwhile() {
        bench.types.add("REVERSE");
        bench.collection("a");
        bench.table("b");
        bench.collection("b");

        PrecheckReport report = bench.run();

        assertThat(report.with(FAIL)).isEmpty();
        assertThat(report.with(WARN)).singleElement().satisfies(check -> {
            assertThat(check.code()).isEqualTo(CheckCode.CHANGE_LOGS);
            assertThat(check.message()).contains("TRUNCATE of a table that has a change log is refused");
        });
        assertThat(bench.with(PASS))
                .contains("WAY_BACK db.a", "WRITABLE db.a", "CHANGE_LOGS db.b", "CHANGE_LOGS db", "CHANGE_LOGS godwit");
    }

    @Test
    void whatTheSpecificationExcludesFromAWayBackFailsUnlessItsUserAnswersForIt() {
        bench.types.add("REVERSE");
        CollectionSchema plain = bench.collection("made");
        bench.source.add(
                new CollectionSchema(
                        new CollectionName("db", "made"), 7, "", plain.fields(), true, 0, List.of("dml_0"), 0),
                List.of());
        CollectionSchema other = new CollectionSchema(
                new CollectionName("other", "b"), 8, "", plain.fields(), false, 0, List.of("dml_0"), 0);
        bench.source.add(other, List.of());
        bench.source.load(other, true);
        bench.include.add("other.*");
        bench.rename.put("other.b", "db.b");

        List<Check> failed = bench.run().with(FAIL);

        assertThat(failed).extracting(Check::code).containsOnly(CheckCode.WAY_BACK);
        assertThat(failed).allMatch(Check::skippable);
        assertThat(failed)
                .extracting(Check::object, Check::message)
                .satisfiesExactlyInAnyOrder(
                        made -> assertThat(made.toString())
                                .contains("db.made", "AutoID attribute is enabled", "databases db, other of Milvus"),
                        b -> assertThat(b.toString()).contains("other.b", "same database db of OceanBase"));
    }

    @Test
    void aPartitionThatRowsCannotGoBackToIsFound() {
        bench.types.add("REVERSE");
        CollectionSchema here = bench.collection("a");
        CollectionSchema plain = bench.collection("keyed");
        List<Field> fields = new ArrayList<>(plain.fields());
        fields.add(Field.plain(102, "tenant", FieldType.INT64).as(Field.Role.PARTITION_KEY));
        bench.source.add(
                new CollectionSchema(plain.name(), plain.id(), "", fields, false, 0, List.of("dml_0"), 0), List.of());
        bench.partitions.putAll(Map.of("db.a", "recent", "db.keyed", "recent", "db.none", "recent"));
        bench.writes.refuse(
                here,
                GodwitException.configuration(ErrorCode.SOURCE_UNSUPPORTED, "it has no partition recent", "create it"));

        List<Check> failed = bench.run().with(FAIL);

        assertThat(failed).allMatch(Check::skippable);
        assertThat(failed)
                .extracting(Check::code, Check::path)
                .containsExactlyInAnyOrder(
                        tuple(CheckCode.WRITABLE, "spec.options.reverse.partitions.db.a"),
                        tuple(CheckCode.WAY_BACK, "spec.options.reverse.partitions.db.keyed"),
                        tuple(CheckCode.WAY_BACK, "spec.options.reverse.partitions.db.none"));
        bench.partitions.clear();
        assertThat(bench.with(FAIL)).as("only what is named").containsExactly("WRITABLE db.a");
    }

    @Test
    void collectionsThatShareATableCannotBeCarriedBack() {
        bench.types.add("REVERSE");
        bench.collection("a");
        bench.collection("b");
        bench.rename.put("db.a", "db.both");
        bench.rename.put("db.b", "db.both");

        assertThat(bench.run().with(FAIL)).hasSize(2).allSatisfy(check -> assertThat(check.message())
                .contains("multi-table aggregation is involved"));
    }

    @Test
    void whatChangeLogsNeedAndWhetherMilvusTakesWritesIsLookedAt() {
        bench.types.add("REVERSE");
        CollectionSchema collection = bench.collection("a");
        bench.look.grants = List.of("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON *.* TO 'user'");
        bench.writes.refuse(
                collection,
                GodwitException.configuration(ErrorCode.SOURCE_AUTH, "Milvus refuses the access", "grant it"));

        assertThat(bench.with(FAIL)).containsExactlyInAnyOrder("CHANGE_LOGS db", "CHANGE_LOGS godwit", "WRITABLE db.a");
        assertThat(bench.run().with(FAIL))
                .filteredOn(check -> check.object().equals("godwit"))
                .singleElement()
                .satisfies(check -> assertThat(check.message()).contains("lacks CREATE VIEW, DROP on database godwit"));
    }

    @Test
    void aLogOfEveryTableThatCannotBeReadIsFoundBeforeThereIsAnyTable() {
        bench.types.add("REVERSE");
        bench.collection("a");
        bench.changeLogs.add(new TableProblem(ErrorCode.TARGET_AUTH, "binlog", "it is refused", "grant it"));
        assertThat(bench.with(FAIL)).as("logs of single tables").isEmpty();

        bench.changeLogs.everyTableIsLogged();

        assertThat(bench.with(FAIL)).containsExactly("CHANGE_LOGS binlog");
    }

    @Test
    void aTaskThatFlowsOneWayIsNotAskedForAnyOfThis() {
        bench.collection("a");
        bench.look.grants = List.of("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON *.* TO 'user'");

        assertThat(bench.run().checks())
                .extracting(Check::code)
                .doesNotContain(CheckCode.WAY_BACK, CheckCode.CHANGE_LOGS, CheckCode.WRITABLE);
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
                        "TARGET_PRIVILEGES jdbc:mysql://127.0.0.1:2881/",
                        "TARGET_CLOCK jdbc:mysql://127.0.0.1:2881/",
                        "TARGET_PRIVILEGES db",
                        "TARGET_PRIVILEGES godwit");
        bench.look.grants = List.of(
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON db.* TO 'u'",
                "GRANT SELECT, INSERT, UPDATE, CREATE ON godwit.* TO 'u'");
        assertThat(bench.with(FAIL))
                .as("its checkpoints could not be released")
                .containsExactly("TARGET_PRIVILEGES godwit");
        bench.look.grants = List.of("GRANT SELECT ON *.* TO 'u'");
        assertThat(bench.with(FAIL))
                .containsExactly(
                        "TARGET_PRIVILEGES jdbc:mysql://127.0.0.1:2881/",
                        "TARGET_PRIVILEGES db",
                        "TARGET_PRIVILEGES godwit");
        assertThat(bench.run().with(FAIL))
                .extracting(Check::error)
                .containsOnly(Optional.of(ErrorCode.TARGET_AUTH.name()));
    }

    @Test
    void moreReplicasThanBrokersFail() {
        bench.collection("a");
        bench.kafka = () -> new KafkaAnswer(
                Optional.empty(),
                false,
                Commitment.NOTHING,
                List.of(),
                new KafkaBrokers(OptionalInt.of(0), OptionalLong.empty(), OptionalLong.empty()));

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

    @Test
    void theLogHasToOutliveTheFullMigration() {
        bench.collection("a");
        bench.retention.put("dml_0", Duration.ofDays(2));
        assertThat(bench.with(WARN)).isEmpty();

        bench.estimate = PrecheckBench.estimate(1_000, 1_000_000, Duration.ofHours(60), OptionalLong.of(1L << 40));

        assertThat(bench.with(WARN)).containsExactly("LOG_RETENTION db.a");
        assertThat(bench.run().with(WARN).getFirst()).satisfies(check -> {
            assertThat(check.message()).contains("48 hours").contains("takes about 60 hours");
            assertThat(check.remedy())
                    .contains("retention.ms of topic dml_0 to "
                            + Duration.ofHours(60).toMillis());
        });
    }

    @Test
    void aLogThatIsBoundedBySizeIsAWarning() {
        bench.collection("a");
        bench.sizeBounds.put("dml_0", new SourceLog.SizeBound(1_000_000, OptionalLong.empty()));

        assertThat(bench.with(WARN)).containsExactly("LOG_RETENTION db.a");
        assertThat(bench.run().with(WARN).getFirst().message()).contains("1,000,000 bytes of a channel");
    }

    @Test
    void rowsThatFillADiskAreKnownBefore() {
        bench.collection("a");
        bench.kafka = () -> new KafkaAnswer(
                Optional.empty(),
                false,
                Commitment.NOTHING,
                List.of(),
                new KafkaBrokers(OptionalInt.of(1), OptionalLong.of(50L << 20), OptionalLong.empty()));
        bench.look.vectorMemoryBytes = OptionalLong.of(1_000);
        bench.estimate = PrecheckBench.estimate(1_000, 100L << 20, Duration.ofMinutes(1), OptionalLong.of(90L << 20));

        assertThat(bench.with(WARN))
                .containsExactly("KAFKA_DISK kafka:9092", "TARGET_MEMORY jdbc:mysql://127.0.0.1:2881/");
        assertThat(bench.run().with(FAIL)).singleElement().satisfies(check -> {
            assertThat(check.code()).isEqualTo(CheckCode.TARGET_DISK);
            assertThat(check.error()).contains(ErrorCode.TARGET_FULL.name());
            assertThat(check.skippable()).isTrue();
            assertThat(check.message()).contains("take 100.0 MiB").contains("90.0 MiB are free");
        });
        bench.estimate = PrecheckBench.estimate(1_000, 100L << 20, Duration.ofMinutes(1), OptionalLong.of(110L << 20));
        assertThat(bench.with(WARN)).contains("TARGET_DISK jdbc:mysql://127.0.0.1:2881/");
        assertThat(bench.with(FAIL)).isEmpty();
    }

    @Test
    void whatIsNotShownIsNotChecked() {
        bench.collection("a");
        bench.kafka = KafkaAnswer::ofNewTask;
        bench.look.vectorMemoryBytes = OptionalLong.empty();
        bench.estimate = PrecheckBench.estimate(1_000, 1_000, Duration.ofMinutes(1), OptionalLong.empty());

        assertThat(bench.with(SKIPPED))
                .contains(
                        "KAFKA_DISK kafka:9092",
                        "TARGET_DISK jdbc:mysql://127.0.0.1:2881/",
                        "TARGET_MEMORY jdbc:mysql://127.0.0.1:2881/");
        assertThat(bench.with(FAIL)).isEmpty();
    }

    @Test
    void aRegistryThatTakesNoSchemaFailsAndOneThatTakesAnyIsAWarning() {
        bench.collection("a");
        bench.settings = new RegistrySettings("NONE", Optional.empty(), Map.of());
        assertThat(bench.with(WARN)).containsExactly("REGISTRY_COMPATIBILITY http://registry:8081");

        bench.settings = new RegistrySettings("BACKWARD", Optional.of("READWRITE"), Map.of("godwit.x-value", "NONE"));
        assertThat(bench.run().with(WARN)).singleElement().satisfies(check -> assertThat(check.remedy())
                .contains("PUT /config/godwit.x-value"));

        bench.settings = new RegistrySettings("BACKWARD", Optional.of("READONLY"), Map.of());
        assertThat(bench.run().with(FAIL)).singleElement().satisfies(check -> assertThat(check.error())
                .contains(ErrorCode.REGISTRY_INCOMPATIBLE.name()));
    }

    @Test
    void aRowOfTheSampleThatIsTooLargeFails() {
        CollectionSchema collection = Samples.collection("a", 7, FieldType.INT64);
        bench.source.add(collection, List.of(Samples.row(collection, 1)));
        bench.source.load(collection, true);
        bench.include.set(0, "default.a");
        bench.types.remove("INCREMENTAL");
        bench.mostRecordBytes = 1_000;
        assertThat(bench.with(WARN)).containsExactly("ROW_SIZE default.a");
        assertThat(bench.run().with(WARN).getFirst().message()).contains("the largest of the first rows takes");

        bench.mostRecordBytes = 10;

        assertThat(bench.run().with(FAIL)).singleElement().satisfies(check -> {
            assertThat(check.error()).contains(ErrorCode.KAFKA_RECORD_TOO_LARGE.name());
            assertThat(check.skippable()).isTrue();
        });
    }

    @Test
    void whatABrokerTakesBoundsARecord() {
        bench.collection("a");
        bench.kafka = () -> new KafkaAnswer(
                Optional.empty(),
                false,
                Commitment.NOTHING,
                List.of(),
                new KafkaBrokers(OptionalInt.of(3), OptionalLong.empty(), OptionalLong.of(2_000)));

        assertThat(bench.with(WARN)).containsExactly("ROW_SIZE db.a");
    }

    @Test
    void keysThatDifferInWhatDatabasesIgnoreAreCounted() {
        CollectionSchema collection = Samples.collection("texts", 7, FieldType.VARCHAR);
        List<String> keys = List.of("B", "a", "a ", "b", "c");
        bench.source.add(
                collection,
                keys.stream()
                        .map(key ->
                                new TestRow(collection, List.of(key, "t", TestRow.bytes(new byte[8]), TestRow.ABSENT)))
                        .toList());
        bench.source.load(collection, true);
        bench.include.set(0, collection.name().toString());
        bench.types.remove("INCREMENTAL");

        assertThat(bench.run().with(WARN))
                .filteredOn(check -> check.code() == CheckCode.KEY_SPELLING)
                .singleElement()
                .satisfies(check -> assertThat(check.message())
                        .isEqualTo("4 of the first 5 keys differ from another key only by case or trailing spaces"));
    }

    @Test
    void aPatternWithoutAMatchMayBeForWhatTheUserDoesNotSee() {
        bench.collection("a");
        bench.include.add("db.hidden");

        assertThat(bench.run().with(FAIL)).singleElement().satisfies(check -> assertThat(check.remedy())
                .contains("may not see"));
    }
}
