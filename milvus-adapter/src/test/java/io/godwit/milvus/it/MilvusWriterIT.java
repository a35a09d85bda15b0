package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.milvus.write.MilvusWriter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.target.WriteProbe;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemoryTargetWriter;
import io.godwit.testsupport.IncarnationKilled;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import io.milvus.grpc.ReleaseCollectionRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the writer leaves in a real Milvus 2.3.5, read by other code and counted so that a second row of a key shows. */
class MilvusWriterIT {
    private static final Field VECTOR =
            Field.plain(3, "v", FieldType.FLOAT_VECTOR).withDimension(2);

    private final InMemoryDatabase checkpoints = new InMemoryDatabase();
    private final TargetWriter writer = new Milvus(Servers.milvus()).writer(connection(FaultPlan.none()), Map.of());
    private final Batches batches = new Batches(writer);

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void everyTypeArrivesBitByBit() {
        try (WrittenCollection plain = everything("writer_plain_it");
                WrittenCollection written = everything("writer_types_it")) {
            plain.insert("", Extremes.rows(plain.schema()));

            batches.once(w -> assertThat(w.upsert(written.mapping(), new TestRows(Extremes.rows(written.schema()))))
                    .isEmpty());

            List<CanonicalRow> rows = written.rows();
            assertThat(rows).hasSize(24).containsExactlyElementsOf(plain.rows());
            assertThat(written.count("")).isEqualTo(24);
        }
    }

    @Test
    void everyKeyCanBeRemoved() {
        try (WrittenCollection written = everything("writer_removals_it")) {
            List<TestRow> rows = Extremes.rows(written.schema());
            List<Key> keys = rows.stream().map(TestRow::key).toList();
            batches.once(w -> w.upsert(written.mapping(), new TestRows(rows)));

            batches.once(w -> {
                assertThat(w.existing(written.mapping(), keys)).containsExactlyInAnyOrderElementsOf(keys);
                assertThat(w.delete(written.mapping(), keys.subList(0, 20))).isEmpty();
                assertThat(w.existing(written.mapping(), keys))
                        .containsExactlyInAnyOrderElementsOf(keys.subList(20, 24));
            });

            assertThat(written.count("")).isEqualTo(4);
        }
    }

    @Test
    void oddTextsAreRemovedByTheirVeryBytes() {
        try (WrittenCollection written =
                new WrittenCollection(Servers.milvus(), SampleCollection.documents(name("writer_texts_it"), 0, 2))) {
            String[] texts = {
                "a",
                "A",
                "a ",
                "\"q\" \\ 'single'",
                "line\nbreak\ttab\r",
                "\u4e2d\u6587",
                "\ud83d\ude00",
                "\ud840\udc00",
                "nul\u0000inside",
                "%_"
            };
            List<TestRow> rows = new ArrayList<>();
            for (String text : texts) {
                rows.add(
                        new TestRow(written.schema(), List.of(text, "body", Extremes.cell(VECTOR, 6), TestRow.ABSENT)));
            }
            batches.once(w -> w.upsert(written.mapping(), new TestRows(rows)));
            batches.once(w -> w.upsert(written.mapping(), new TestRows(rows)));
            assertThat(written.count("")).isEqualTo(texts.length);

            for (int i = 0; i < texts.length; i++) {
                Key key = Key.of(texts[i]);
                batches.once(w -> w.delete(written.mapping(), List.of(key)));
                assertThat(written.count("")).as(texts[i]).isEqualTo(texts.length - 1L - i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 12})
    void aKeyOfAnotherPartitionHasOneRowAfterwards(int partitions) {
        String[] names = IntStream.range(0, partitions).mapToObj(i -> "p" + i).toArray(String[]::new);
        try (WrittenCollection written = new WrittenCollection(Servers.milvus(), small("writer_parts_it", 2), names)) {
            written.insert("p1", rows(written.schema(), 0, 40));

            for (int repeated = 0; repeated < 2; repeated++) {
                batches.once(w -> w.upsert(written.mapping(), new TestRows(rows(written.schema(), 20, 60))));
            }

            assertThat(written.count("")).isEqualTo(60);
            assertThat(written.count("", "p1")).isEqualTo(20);
            assertThat(written.count("", "_default")).isEqualTo(40);
            batches.once(w -> w.delete(written.mapping(), List.of(Key.of(3), Key.of(33))));
            assertThat(written.count("")).isEqualTo(58);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 12})
    void rowsGoToThePartitionThatTheTaskNamesAndLeaveEachOther(int partitions) {
        String[] names = IntStream.range(0, partitions).mapToObj(i -> "p" + i).toArray(String[]::new);
        try (WrittenCollection written = new WrittenCollection(Servers.milvus(), small("writer_home_it", 2), names);
                TargetWriter home = to(written, "p1")) {
            Batches batchesHome = new Batches(home);
            written.insert("", rows(written.schema(), 0, 40));
            written.insert("p0", rows(written.schema(), 40, 60));
            written.insert("p1", rows(written.schema(), 60, 70));

            for (int repeated = 0; repeated < 2; repeated++) {
                batchesHome.once(w -> w.upsert(written.mapping(), new TestRows(rows(written.schema(), 20, 80))));
            }

            assertThat(written.count("")).as("one row for each key").isEqualTo(80);
            assertThat(written.count("", "p1")).isEqualTo(60);
            assertThat(written.count("", "p0")).isZero();
            assertThat(written.count("", "_default")).isEqualTo(20);
            assertThat(written.rows()).hasSize(80);
            batchesHome.once(w -> w.delete(written.mapping(), List.of(Key.of(3), Key.of(33))));
            assertThat(written.count("")).isEqualTo(78);
        }
    }

    @Test
    void aPartitionThatIsNotThereIsNamedBeforeAnythingIsWritten() {
        try (WrittenCollection written = new WrittenCollection(Servers.milvus(), small("writer_homeless_it", 1), "p1");
                TargetWriter home = to(written, "p1");
                WriteProbe probe = new Milvus(Servers.milvus())
                        .writes(Map.of(written.schema().name(), "p1"));
                SampleWriter user = new SampleWriter(Servers.milvus(), 1)) {
            Batches batchesHome = new Batches(home);
            batchesHome.once(w -> w.upsert(written.mapping(), new TestRows(rows(written.schema(), 0, 10))));
            assertThatCode(() -> probe.check(written.schema())).doesNotThrowAnyException();
            user.in("p1").dropPartition(written.sample());

            GodwitException failure = catchThrowableOfType(
                    GodwitException.class,
                    () -> batchesHome.until(
                            Duration.ofSeconds(10),
                            w -> w.upsert(written.mapping(), new TestRows(rows(written.schema(), 5, 20)))));

            assertThat(failure).hasMessageContaining("default.writer_homeless_it has no partition p1");
            assertThat(failure.concernsOneTable()).isTrue();
            assertThat(failure.remedy()).contains("spec.options.reverse.partitions.default.writer_homeless_it");
            assertThat(written.count("")).isZero();
            assertThatThrownBy(() -> probe.check(written.schema()))
                    .isInstanceOf(GodwitException.class)
                    .hasMessageContaining("has no partition p1");
        }
    }

    @Test
    void aPartitionOfACollectionThatHasAPartitionKeyIsRefused() {
        try (WrittenCollection written = new WrittenCollection(
                        Servers.milvus(), SampleCollection.tenants(name("writer_keyed_it"), 0, 2));
                TargetWriter home = to(written, "_default_0")) {
            GodwitException failure = catchThrowableOfType(GodwitException.class, () -> new Batches(home)
                    .once(w -> w.upsert(written.mapping(), new TestRows(List.of(tenant(written, 7, "a"))))));

            assertThat(failure)
                    .hasMessageContaining("spec.options.reverse.partitions.default.writer_keyed_it")
                    .hasMessageContaining("partition key");
            assertThat(failure.remedy()).startsWith("remove ");
            assertThat(written.count("")).isZero();
        }
    }

    private TargetWriter to(WrittenCollection written, String partition) {
        return new Milvus(Servers.milvus())
                .writer(connection(FaultPlan.none()), Map.of(written.schema().name(), partition));
    }

    @Test
    void aRowFollowsItsPartitionKey() {
        try (WrittenCollection written =
                new WrittenCollection(Servers.milvus(), SampleCollection.tenants(name("writer_tenants_it"), 0, 2))) {
            List<String> tenants =
                    IntStream.range(0, 12).mapToObj(i -> "tenant " + i).toList();
            written.insert("", List.of(tenant(written, 7, "before")));
            for (String tenant : tenants) {
                batches.once(w -> w.upsert(
                        written.mapping(),
                        new TestRows(List.of(tenant(written, 7, tenant), tenant(written, 8, tenant)))));

                assertThat(written.count("")).isEqualTo(2);
                assertThat(written.count("tenant == \"" + tenant + "\""))
                        .as("a search by partition key only looks into its partition")
                        .isEqualTo(2);
            }
            batches.once(w -> w.delete(written.mapping(), List.of(Key.of(7))));
            assertThat(written.count("")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "parts", "tenants"})
    void deathBetweenAnyTwoRequestsLeavesNoSecondRowOnceTheBatchIsRepeated(String kind) {
        SampleCollection sample = kind.equals("tenants")
                ? SampleCollection.tenants(name("writer_death_it"), 0, 2)
                : small("writer_death_it", 2);
        String[] partitions = kind.equals("parts") ? new String[] {"p0", "p1"} : new String[0];
        try (WrittenCollection written = new WrittenCollection(Servers.milvus(), sample, partitions)) {
            List<TestRow> rows = kind.equals("tenants")
                    ? LongStream.range(0, 30)
                            .mapToObj(n -> tenant(written, n, "t" + n % 5))
                            .toList()
                    : rows(written.schema(), 0, 30);
            written.insert(partitions.length == 0 ? "" : "p1", rows.subList(0, 20));
            int deaths = 0;
            boolean alive = false;
            for (int calls = 3; !alive; calls++) {
                alive = survives(written, rows, calls);
                deaths += alive ? 0 : 1;
            }

            assertThat(deaths).isGreaterThanOrEqualTo(5);
            assertThat(written.count("")).isEqualTo(30);
            assertThat(written.rows()).hasSize(30);
        }
    }

    /** Writes in requests of few rows, and asks before each; the process dies at the call of this number. */
    private boolean survives(WrittenCollection written, List<TestRow> rows, int calls) {
        AtomicLong nanos = new AtomicLong();
        InMemoryTargetWriter mortal = connection(FaultPlan.of(1, 0, calls, () -> {}));
        TargetWriter other = new MilvusWriter(
                Servers.milvus(),
                mortal,
                Map.of(),
                200,
                Duration.ofSeconds(30),
                () -> nanos.addAndGet(Duration.ofSeconds(2).toNanos()));
        try {
            new Batches(other).once(w -> w.upsert(written.mapping(), new TestRows(rows)));
            return true;
        } catch (IncarnationKilled e) {
            mortal.serverNoticesTheDeath();
            return false;
        } finally {
            other.close();
        }
    }

    @Test
    void whatMilvusRefusesIsLeftOutAndItsKeysKeepWhatTheyHeld() {
        try (WrittenCollection written = everything("writer_refusals_it")) {
            CollectionSchema schema = written.schema();
            List<TestRow> good = Extremes.rows(schema);
            batches.once(w -> w.upsert(written.mapping(), new TestRows(good)));
            List<CanonicalRow> before = written.rows();
            List<TestRow> mixed = new ArrayList<>(good);
            mixed.set(1, with(good.get(1), "a_varchar", "x".repeat(513)));
            mixed.set(4, with(good.get(4), "a_int8", 200L));
            mixed.set(5, with(good.get(5), "list_int32", Collections.nCopies(17, 1L)));
            mixed.set(6, with(good.get(6), "list_varchar", List.of("fine", "x".repeat(513))));
            mixed.set(8, with(good.get(8), "a_vector", floats(1, Float.NaN)));
            mixed.set(9, with(good.get(9), "a_vector", floats(1, 2, 3)));
            mixed.set(12, with(good.get(12), "a_json", "{\"long\":\"" + "x".repeat(65_536) + "\"}"));
            mixed.set(13, with(good.get(13), "a_json", "[1]"));
            mixed.set(20, with(good.get(20), "$meta", "{\"$meta\":1}"));
            mixed.set(23, with(good.get(23), "$meta", "[1]"));
            List<RejectedRow> rejected = new ArrayList<>();

            batches.once(w -> {
                w.delete(written.mapping(), List.of(good.get(2).key()));
                rejected.addAll(w.upsert(written.mapping(), new TestRows(mixed)));
            });

            assertThat(rejected)
                    .extracting(RejectedRow::index, RejectedRow::code)
                    .containsExactly(
                            tuple(1, ErrorCode.VALUE_TOO_LONG),
                            tuple(4, ErrorCode.VALUE_OUT_OF_RANGE),
                            tuple(5, ErrorCode.VALUE_TOO_LONG),
                            tuple(6, ErrorCode.VALUE_TOO_LONG),
                            tuple(8, ErrorCode.VALUE_NOT_FINITE),
                            tuple(9, ErrorCode.VALUE_BAD_VECTOR),
                            tuple(12, ErrorCode.VALUE_TOO_LONG),
                            tuple(13, ErrorCode.VALUE_BAD_JSON),
                            tuple(20, ErrorCode.VALUE_BAD_JSON),
                            tuple(23, ErrorCode.VALUE_BAD_JSON));
            assertThat(rejected)
                    .allSatisfy(
                            row -> assertThat(row.reason()).contains("field ").doesNotContain("xxx", "200"));
            assertThat(written.rows()).as("all others are written again").containsExactlyElementsOf(before);
            assertThat(written.count("")).isEqualTo(24);
        }
    }

    @Test
    void writingNeedsNoLoadedCollectionButLookingUpKeysDoes() {
        try (WrittenCollection written = new WrittenCollection(Servers.milvus(), small("writer_unloaded_it", 1));
                MilvusConnection connection = MilvusConnection.open(Servers.milvus())) {
            connection.call(
                    "releasing",
                    stub -> stub.releaseCollection(ReleaseCollectionRequest.newBuilder()
                            .setCollectionName("writer_unloaded_it")
                            .build()));

            batches.once(w -> w.insert(written.mapping(), new TestRows(rows(written.schema(), 0, 10))));
            GodwitException failure = catchThrowableOfType(
                    GodwitException.class, () -> batches.once(w -> w.existing(written.mapping(), List.of(Key.of(1)))));

            assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_NOT_LOADED);
            assertThat(failure.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
            assertThat(failure.remedy()).contains("load");
        }
    }

    @Test
    void aRenamedCollectionIsWrittenAndWhoTakesItsNameIsNot() {
        try (WrittenCollection written = new WrittenCollection(Servers.milvus(), small("writer_renamed_it", 1));
                SampleWriter user = new SampleWriter(Servers.milvus(), 1)) {
            user.drop(small("writer_renamed_now_it", 1));
            batches.once(w -> w.upsert(written.mapping(), new TestRows(rows(written.schema(), 0, 10))));
            user.rename(written.sample(), "writer_renamed_now_it");
            try (WrittenCollection other = new WrittenCollection(Servers.milvus(), small("writer_renamed_it", 1))) {
                batches.until(
                        Duration.ofSeconds(10),
                        w -> w.upsert(written.mapping(), new TestRows(rows(written.schema(), 5, 20))));
                batches.once(w -> w.delete(written.mapping(), List.of(Key.of(0))));

                assertThat(other.count("")).isZero();
                GodwitException failure = catchThrowableOfType(GodwitException.class, () -> {
                    user.drop(small("writer_renamed_now_it", 1));
                    batches.until(
                            Duration.ofSeconds(10),
                            w -> w.upsert(written.mapping(), new TestRows(rows(written.schema(), 5, 20))));
                });
                assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_GONE);
                assertThat(failure.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
                assertThat(failure.remedy()).contains("new name");
                assertThat(other.count(""))
                        .as("it has the name of the one that is gone")
                        .isZero();
            }
        }
    }

    @Test
    void whatTheSpecificationExcludesIsRefusedByName() {
        try (WrittenCollection written = new WrittenCollection(Servers.milvus(), small("writer_excluded_it", 1))) {
            CollectionSchema s = written.schema();
            CollectionSchema autoId = new CollectionSchema(s.name(), s.id(), "", s.fields(), true, 0, s.channels(), 0);
            TableMapping shared = new TableMapping(s, written.mapping().table(), true);
            TestRows row = new TestRows(rows(s, 0, 1));

            assertThatThrownBy(() -> batches.once(w ->
                            w.upsert(new TableMapping(autoId, written.mapping().table(), false), row)))
                    .isInstanceOf(GodwitException.class)
                    .hasMessageContaining("default.writer_excluded_it")
                    .hasMessageContaining("AutoID attribute");
            assertThatThrownBy(() -> batches.once(w -> w.delete(shared, List.of(Key.of(1)))))
                    .isInstanceOf(GodwitException.class)
                    .hasMessageContaining("default.writer_excluded_it")
                    .hasMessageContaining("multi-table aggregation");
        }
    }

    @Test
    void whoLostHisTransactionSendsNothingMore() {
        try (WrittenCollection written = new WrittenCollection(Servers.milvus(), small("writer_lost_it", 1))) {
            AtomicLong nanos = new AtomicLong();
            InMemoryTargetWriter frozen = connection(FaultPlan.none());
            try (TargetWriter other =
                    new MilvusWriter(Servers.milvus(), frozen, Map.of(), 1_000, Duration.ofSeconds(30), nanos::get)) {
                var claimed = other.claim(new PartitionRef("task", "frozen", 0), 0);
                other.begin(claimed, claimed.advanced(1, 1, 0, 1));
                nanos.addAndGet(Duration.ofSeconds(2).toNanos());
                frozen.serverNoticesTheDeath();

                assertThatThrownBy(() -> other.upsert(written.mapping(), new TestRows(rows(written.schema(), 0, 10))))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("no transaction");

                assertThat(written.count("")).isZero();
            }
        }
    }

    private InMemoryTargetWriter connection(FaultPlan faults) {
        return new InMemoryTargetWriter(checkpoints, faults);
    }

    private static WrittenCollection everything(String name) {
        return new WrittenCollection(Servers.milvus(), SampleCollection.everything(name(name), 0, 2));
    }

    private static SampleCollection small(String name, int shards) {
        return new SampleCollection(
                name(name),
                "",
                List.of(Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY), VECTOR),
                true,
                shards,
                0);
    }

    private static CollectionName name(String name) {
        return new CollectionName("default", name);
    }

    private static List<TestRow> rows(CollectionSchema schema, long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(n -> new TestRow(
                        schema, List.of(n, floats(n, -0.0f), n % 3 == 0 ? TestRow.ABSENT : "{\"n\":" + n + "}")))
                .toList();
    }

    private static TestRow tenant(WrittenCollection of, long key, String tenant) {
        return new TestRow(of.schema(), List.of(key, tenant, floats(1, 2)));
    }

    private static TestRow with(TestRow row, String field, Object value) {
        List<Object> cells = new ArrayList<>(row.cells());
        List<Field> fields = row.schema().fields();
        cells.set(
                IntStream.range(0, fields.size())
                        .filter(i -> fields.get(i).name().equals(field))
                        .findFirst()
                        .orElseThrow(),
                value);
        return new TestRow(row.schema(), cells);
    }

    private static List<Byte> floats(float... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * elements.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float element : elements) {
            bytes.putFloat(element);
        }
        return TestRow.bytes(bytes.array());
    }
}
