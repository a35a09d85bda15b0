package io.godwit.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.MapArbitrary;
import org.junit.jupiter.api.Test;

class TaskSpecRoundTripTest {
    @Property(tries = 300)
    void aPublishedSpecIsReadBackEqual(@ForAll("specs") TaskSpec spec) {
        SpecReading reading = TaskSpecReader.ofPublished().read(spec.toTree());

        assertThat(reading).isEqualTo(new SpecReading.Valid(spec));
        assertThat(SpecChange.between(spec, spec).isEmpty()).isTrue();
    }

    @Provide
    Arbitrary<TaskSpec> specs() {
        return Combinators.combine(names(), properties(), milvus(), secrets(), objects(), options(), types())
                .as((name, properties, milvus, password, objects, options, types) -> new TaskSpec(
                        name,
                        List.of(name),
                        new KafkaSpec("k1:9092,k2:9093", 1 + name.length(), 3, 1 + name.length() % 3, properties),
                        new SchemaRegistrySpec("https://registry/apis/ccompat/v7", properties),
                        new SourceSpec(milvus, Optional.of(new SourceLogSpec("log:9092", properties))),
                        new OceanBaseSpec("jdbc:mysql://ob:2881/", "root@mysql#obcluster", password),
                        types,
                        objects,
                        options));
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('_', '商', '9')
                .ofMinLength(1)
                .ofMaxLength(20);
    }

    private static Arbitrary<SecretText> secrets() {
        return Arbitraries.of("", "${env:A}", "${file:/run/secrets/b}", "${env:A}${env:B}")
                .map(SecretText::of);
    }

    private static Arbitrary<Map<String, SecretText>> properties() {
        Arbitrary<String> keys = Arbitraries.of("security.protocol", "ssl.key.password", "sasl.jaas.config");
        return Arbitraries.maps(keys, secrets());
    }

    private static Arbitrary<MilvusSpec> milvus() {
        TlsSpec tls =
                new TlsSpec(Optional.of("/ca.pem"), Optional.of("/c.pem"), Optional.of("/k.pem"), Optional.of("m"));
        SecretText secret = SecretText.of("${env:S}");
        SecretText none = SecretText.empty();
        return Arbitraries.of(
                new MilvusSpec("http://m:19530", none, "", none, TlsSpec.NONE, false),
                new MilvusSpec("https://m:19530", secret, "", none, tls, true),
                new MilvusSpec("https://m:19530", none, "reader", secret, TlsSpec.NONE, false));
    }

    private static Arbitrary<ObjectsSpec> objects() {
        MapArbitrary<CollectionName, TableName> rename = Arbitraries.maps(
                names().map(name -> new CollectionName("db", name)),
                Arbitraries.of("a", "b", "c").map(name -> new TableName("search", name)));
        return rename.ofMaxSize(5).map(map -> new ObjectsSpec(patterns("*.*", "shop.[a-z]?"), patterns("*.tmp!"), map));
    }

    private static List<ObjectPattern> patterns(String... texts) {
        return List.of(texts).stream()
                .map(text -> ObjectPattern.parse(text).orElseThrow())
                .toList();
    }

    private static Arbitrary<List<TaskType>> types() {
        return Arbitraries.of(TaskType.values()).set().ofMinSize(1).map(List::copyOf);
    }

    private static Arbitrary<RateLimit> limits() {
        Arbitrary<OptionalLong> rps =
                Arbitraries.longs().between(1, Integer.MAX_VALUE).map(OptionalLong::of);
        Arbitrary<Optional<ByteSize>> bps = Arbitraries.longs()
                .between(1, Long.MAX_VALUE)
                .map(ByteSize::new)
                .optional();
        return Combinators.combine(Arbitraries.oneOf(rps, Arbitraries.just(OptionalLong.empty())), bps)
                .as(RateLimit::new);
    }

    private static Arbitrary<ByteSize> memory() {
        return Arbitraries.longs().between(64_000_000, 1L << 40).map(ByteSize::new);
    }

    private static Arbitrary<FullOptions> full() {
        Arbitrary<Integer> workers = Arbitraries.integers().between(1, 64);
        Arbitrary<FullResources> resources = Arbitraries.oneOf(
                Arbitraries.of(Preset.values()).map(FullResources::of),
                Combinators.combine(workers, workers, memory()).as(FullResources::new));
        return Combinators.combine(
                        limits(),
                        resources,
                        Arbitraries.of(NonEmptyTarget.values()),
                        Arbitraries.of(OnRejection.values()),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(FullOptions::new);
    }

    private static Arbitrary<IncrementalOptions> incremental() {
        return Combinators.combine(
                        Arbitraries.of(Dml.values()).set().ofMinSize(1),
                        limits(),
                        memory(),
                        Arbitraries.integers().between(1, 64),
                        Arbitraries.longs().between(1, 1_000_000_000L),
                        Arbitraries.of(ConflictPolicy.values()))
                .as((dml, limit, memory, write, millis, policy) -> new IncrementalOptions(
                        List.copyOf(dml),
                        limit,
                        new StoreResources(memory),
                        new WriterResources(write, memory),
                        Duration.ofMillis(millis),
                        Optional.empty(),
                        OnRejection.STOP,
                        OnRejection.CONTINUE,
                        policy));
    }

    private static Arbitrary<OptionsSpec> options() {
        return Combinators.combine(
                        full(), incremental(), Arbitraries.of(StorageFormat.values()), Arbitraries.of(true, false))
                .as((full, incremental, format, flag) -> new OptionsSpec(
                        flag,
                        new SchemaOptions(NormalIndexes.DO_NOT_MIGRATE, format),
                        full,
                        incremental,
                        new ReverseOptions(
                                flag,
                                flag ? IncrementalOptions.DEFAULT : incremental,
                                flag ? ReverseLog.BINLOG : ReverseLog.MATERIALIZED_VIEW_LOGS,
                                flag ? Optional.of("jdbc:mysql://binlog:2983/") : Optional.empty(),
                                flag ? Map.of(new CollectionName("default", "products"), "recent") : Map.of()),
                        flag ? Map.of(ExpertParameter.WRITE_BATCH_ROWS, "10") : Map.of()));
    }

    @Property(tries = 20)
    void aStartTimestampIsReadBack(@ForAll("instants") Instant instant) {
        var tree = TaskTrees.with("spec.types", List.of("INCREMENTAL"));
        TaskTrees.set(tree, "spec.source.log.kafka.bootstrapServers", "log:9092");
        TaskTrees.set(tree, "spec.options.incremental.startTimestamp", instant.toString());

        assertThat(TaskSpecReader.ofPublished().read(tree))
                .isInstanceOfSatisfying(SpecReading.Valid.class, valid -> assertThat(
                                valid.spec().options().incremental().startTimestamp())
                        .contains(instant));
    }

    @Test
    void theEarliestStartIsAWordThatComesBack() {
        var tree = TaskTrees.with("spec.types", List.of("INCREMENTAL"));
        TaskTrees.set(tree, "spec.source.log.kafka.bootstrapServers", "log:9092");
        TaskTrees.set(tree, "spec.options.incremental.startTimestamp", "earliest");

        assertThat(TaskSpecReader.ofPublished().read(tree)).isInstanceOfSatisfying(SpecReading.Valid.class, valid -> {
            assertThat(valid.spec().options().incremental().startTimestamp()).contains(Instant.EPOCH);
            assertThat(TaskSpecReader.ofPublished().read(valid.spec().toTree())).isEqualTo(valid);
        });
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(1, 4_000_000_000_000L).map(Instant::ofEpochMilli);
    }
}
