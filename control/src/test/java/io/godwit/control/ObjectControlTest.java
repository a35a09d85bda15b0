package io.godwit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.ControlWorld;
import io.godwit.control.objects.ObjectPreview;
import io.godwit.control.objects.SourceListings;
import io.godwit.control.record.TaskJournal;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemorySource;
import io.godwit.testsupport.Samples;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ObjectControlTest {
    private final InMemorySource source = new InMemorySource(10);
    private final ControlWorld world = new ControlWorld();
    private final AtomicInteger connections = new AtomicInteger();
    private final ObjectControl objects = new ObjectControl(
            new SourceListings(
                    milvus -> {
                        connections.incrementAndGet();
                        return source;
                    },
                    Clock.systemUTC()),
            world.ledger.records(),
            spec -> {
                throw new AssertionError("no target is asked");
            });

    @Test
    void aListingIsKeptForTheNextPage() {
        source.add(Samples.collection("a", 1, FieldType.INT64), List.of());
        TaskSpec spec = task("default.*");

        ObjectControl.Seen first = objects.preview(spec, wish("nothing of that name"), 0, 10);
        source.add(Samples.collection("b", 2, FieldType.INT64), List.of());
        ObjectControl.Seen next = objects.preview(spec, wish("nothing of that name"), 10, 10);

        assertThat(next.listedAtMillis()).isEqualTo(first.listedAtMillis());
        assertThat(next.all().count(ObjectPreview.Choice.SELECTED)).isEqualTo(1);
        assertThat(connections).hasValue(1);
    }

    @Test
    void whoeverAsksWhileASourceIsListedSharesTheListing() throws Exception {
        source.add(Samples.collection("a", 1, FieldType.INT64), List.of());
        CountDownLatch listed = new CountDownLatch(1);
        ObjectControl slow = new ObjectControl(
                new SourceListings(
                        milvus -> {
                            connections.incrementAndGet();
                            await(listed);
                            return source;
                        },
                        Clock.systemUTC()),
                world.ledger.records(),
                spec -> null);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            answers.add(answer);
            callers.add(Thread.ofPlatform()
                    .start(() -> answer.completeAsync(() -> slow.export(task("default.*")), Runnable::run)));
        }
        Awaitility.await().until(() -> callers.stream()
                .allMatch(caller ->
                        caller.getState() == Thread.State.WAITING || caller.getState() == Thread.State.TIMED_WAITING));
        listed.countDown();

        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).endsWith("default,a,default,a\r\n");
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void collectionsThatShareATableAreHeldAgainstItsFirstOneOnWhateverPage() {
        List<String> names = new ArrayList<>();
        Map<String, String> shared = new TreeMap<>();
        for (int i = 0; i < 30; i++) {
            String name = "c%02d".formatted(i);
            source.add(Samples.collection(name, i + 1L, i == 29 ? FieldType.VARCHAR : FieldType.INT64), List.of());
            names.add("default." + name);
            shared.put("default." + name, "default.all");
        }
        TaskSpec spec =
                ControlWorld.task(List.of("SCHEMA", "FULL"), Map.of("include", names, "rename", shared), Map.of());

        ObjectControl.Looked last =
                objects.preview(spec, wish(""), 29, 1).items().getFirst();
        ObjectControl.Looked before =
                objects.preview(spec, wish(""), 28, 1).items().getFirst();

        assertThat(last.item().collection()).hasToString("default.c29");
        assertThat(last.findings())
                .singleElement()
                .asString()
                .contains("shares the table default.all with default.c00, but");
        assertThat(before.findings()).isEmpty();
    }

    @Test
    void aSourceThatCannotBeAskedSaysSo() {
        ObjectControl away = new ObjectControl(
                new SourceListings(
                        milvus -> {
                            throw GodwitException.retriable(
                                    ErrorCode.SOURCE_UNREACHABLE, "no answer", "check the address", null);
                        },
                        Clock.systemUTC()),
                world.ledger.records(),
                spec -> null);

        assertThatThrownBy(() -> away.preview(task("default.*"), wish(""), 0, 10))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
        assertThat(away.export(task("default.a"))).endsWith("default,a,default,a\r\n");
    }

    @Test
    void aSourceThatHangsIsGivenUpAndAskedAgain() {
        CountDownLatch hangs = new CountDownLatch(1);
        source.add(Samples.collection("a", 1, FieldType.INT64), List.of());
        ObjectControl slow = new ObjectControl(
                new SourceListings(
                        milvus -> {
                            if (connections.getAndIncrement() == 0) {
                                await(hangs);
                            }
                            return source;
                        },
                        Clock.systemUTC(),
                        Duration.ofMillis(50)),
                world.ledger.records(),
                spec -> null);

        assertThatThrownBy(() -> slow.preview(task("default.*"), wish(""), 0, 10))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE));

        assertThat(slow.preview(task("default.*"), wish("no such name"), 0, 10)
                        .all()
                        .count(ObjectPreview.Choice.SELECTED))
                .isEqualTo(1);
        hangs.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The listing itself is the source's; what comes after it is measured here. */
    @Test
    void aPageAndASearchOfFiftyThousandCollectionsTakeNoTime() {
        for (int i = 0; i < 50_000; i++) {
            source.add(Samples.collection("collection_" + i, i + 1L, FieldType.INT64), List.of());
        }
        TaskSpec spec = task("default.*");
        SourceCatalog catalog = source;
        assertThat(catalog.collections()).hasSize(50_000);
        objects.preview(spec, wish("none"), 0, 150); // lists

        long worst = 0;
        for (int page = 0; page < 20; page++) {
            long begin = System.nanoTime();
            assertThat(objects.preview(spec, wish(""), page * 150, 150).items()).hasSize(150);
            assertThat(objects.preview(spec, wish("collection_4" + page), 0, 150)
                            .total())
                    .isPositive();
            worst = Math.max(worst, (System.nanoTime() - begin) / 2);
        }
        System.out.println("a page or a search of 50,000 collections takes " + worst / 1_000_000 + " ms at most");

        assertThat(worst).isLessThan(1_000_000_000L);
    }

    @Test
    void whatTensOfThousandsAgreedOnIsWrittenAtOnce() {
        TaskRecord task = new TaskRecord(
                "id",
                "t",
                1,
                TaskRecord.State.STOPPED,
                task("default.*").toTree(),
                1,
                Optional.empty(),
                Optional.empty());
        List<HandOff> agreed = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            agreed.add(HandOffs.scanned("id", Samples.collection("c" + i, i + 1L, FieldType.INT64), "snapshot", 1));
        }
        try (TaskJournal journal = world.ledger.takeOver("t")) {
            journal.write(agreed);
        }

        long begin = System.nanoTime();
        assertThat(objects.export(task).lines()).hasSize(40_001);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void tooManyPatternsAreNotLookedAt() {
        List<String> many =
                IntStream.range(0, 501).mapToObj(i -> "default.a" + i + "*").toList();
        TaskSpec spec = ControlWorld.task(List.of("SCHEMA", "FULL"), Map.of("include", many), Map.of());

        assertThatThrownBy(() -> objects.preview(spec, wish(""), 0, 10))
                .hasMessageContaining("has 501 patterns with wildcards");
    }

    private static ObjectPreview.Wish wish(String text) {
        return new ObjectPreview.Wish(text, EnumSet.allOf(ObjectPreview.Choice.class), false);
    }

    private static TaskSpec task(String include) {
        return ControlWorld.task(List.of("SCHEMA", "FULL"), Map.of("include", List.of(include)), Map.of());
    }
}
