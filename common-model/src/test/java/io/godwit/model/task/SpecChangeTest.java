package io.godwit.model.task;

import static io.godwit.model.task.TaskTrees.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecChangeTest {
    private final Map<String, Object> tree = TaskTrees.smallest();
    private final TaskSpec running = read(tree);

    @Test
    void takesLimitsAtOnce() {
        TaskTrees.set(tree, "spec.options.full.limit", map("rps", 100, "bps", "1MB"));

        SpecChange change = SpecChange.between(running, read(tree));

        assertThat(change.refused()).isEmpty();
        assertThat(change.needsRestart()).isFalse();
        assertThat(change.accepted())
                .extracting(SpecChange.Accepted::path, SpecChange.Accepted::from, SpecChange.Accepted::to)
                .containsExactly(
                        tuple("spec.options.full.limit.bps", "(absent)", "1MB"),
                        tuple("spec.options.full.limit.rps", "(absent)", "100"));
    }

    @Test
    void restartsForResourcesWhateverWayTheyAreWritten() {
        TaskTrees.set(tree, "spec.options.full.resources", map("read", 4, "write", 8, "memory", "2GB"));
        assertThat(SpecChange.between(running, read(tree)).isEmpty()).isTrue();

        TaskTrees.set(tree, "spec.options.full.resources", map("read", 4, "write", 8, "memory", "3GB"));
        SpecChange change = SpecChange.between(running, read(tree));

        assertThat(change.needsRestart()).isTrue();
        assertThat(change.accepted())
                .singleElement()
                .extracting(SpecChange.Accepted::to)
                .isEqualTo("read 4, write 8, memory 3GB");
    }

    /** Brokers come and go; another Kafka has no such task. */
    @Test
    void otherAddressesOfItsKafkaAreTakenByARestart() {
        TaskTrees.set(tree, "spec.kafka.bootstrapServers", "kafka-2:9092, kafka-3:9092");
        TaskSpec moved = read(tree);

        SpecChange change = SpecChange.between(running, moved);

        assertThat(change.refused()).isEmpty();
        assertThat(change.needsRestart()).isTrue();
        assertThat(moved.kafka().sharesBroker("kafka-1:9092,kafka-3:9092")).isTrue();
        assertThat(moved.kafka().sharesBroker("kafka-1:9092,kafka-3:9093")).isFalse();
    }

    @Test
    void theFingerprintChangesWithWhatNeedsARestartAndWithNothingElse() {
        String before = SpecChange.fingerprint(running.toTree());

        TaskTrees.set(tree, "spec.options.full.limit", map("rps", 100, "bps", "1MB"));
        TaskTrees.set(tree, "metadata.tags", List.of("nightly"));
        TaskTrees.set(tree, "spec.options.full.resources", map("read", 4, "write", 8, "memory", "2GB"));
        assertThat(SpecChange.fingerprint(read(tree).toTree())).isEqualTo(before);

        TaskTrees.set(tree, "spec.options.full.resources", map("read", 4, "write", 8, "memory", "3GB"));
        String larger = SpecChange.fingerprint(read(tree).toTree());
        TaskTrees.set(tree, "spec.objects.exclude", List.of("shop.tmp"));
        assertThat(List.of(before, larger, SpecChange.fingerprint(read(tree).toTree())))
                .doesNotHaveDuplicates();
    }

    @Test
    void takesFewerCollectionsWithARestart() {
        TaskTrees.set(tree, "spec.objects.exclude", List.of("shop.tmp", "shop.old"));

        SpecChange change = SpecChange.between(running, read(tree));

        assertThat(change.refused()).isEmpty();
        assertThat(change.needsRestart()).isTrue();
        assertThat(SpecChange.between(read(tree), running).refused())
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy())
                        .startsWith("list what was excluded in spec.objects.exclude, put the old value back"));
    }

    @Test
    void refusesAnotherTableForACollectionThatStays() {
        TaskTrees.set(tree, "spec.objects.exclude", List.of("shop.tmp", "shop.old"));
        TaskTrees.set(tree, "spec.objects.rename", Map.of("shop.kept", "other.kept"));

        assertThat(SpecChange.between(running, read(tree)).refused()).isNotEmpty();
    }

    @Test
    void refusesAnotherSourceTargetTypeOrSelection() {
        TaskTrees.set(tree, "spec.source.milvus.uri", "http://other:19530");
        TaskTrees.set(tree, "spec.target.oceanbase.url", "jdbc:mysql://other:2881/");
        TaskTrees.set(tree, "spec.types", List.of("FULL"));
        TaskTrees.set(tree, "spec.objects.include", List.of("shop.*", "other.*"));
        TaskTrees.set(tree, "spec.options.full.onRejectedRow", "CONTINUE");

        SpecChange change = SpecChange.between(running, read(tree));

        assertThat(change.refused())
                .extracting(SpecChange.Refused::path)
                .containsExactly(
                        "spec.objects.include", "spec.source.milvus.uri", "spec.target.oceanbase.url", "spec.types");
        assertThat(change.accepted())
                .extracting(SpecChange.Accepted::path)
                .containsExactly("spec.options.full.onRejectedRow");
    }

    @Test
    void takesARotatedPassword() {
        TaskTrees.set(tree, "spec.target.oceanbase.password", "${env:NEW}");

        SpecChange change = SpecChange.between(running, read(tree));

        assertThat(change.accepted())
                .singleElement()
                .extracting(SpecChange.Accepted::effect)
                .isEqualTo(SpecChange.Effect.RESTART);
    }

    private static TaskSpec read(Map<String, Object> tree) {
        return ((SpecReading.Valid) TaskSpecReader.ofPublished().read(tree)).spec();
    }
}
