package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.read.DataSourceReading;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceReconciliationTest {
    private final MemorySources service = new MemorySources();
    private final List<String> notes = new ArrayList<>();
    private SourceObject kept = object(1, "http://milvus:19530");
    private Instant now = Instant.parse("2026-11-30T10:00:00Z");

    private final SourceReconciliation reconciliation = new SourceReconciliation(
            service,
            new AppliedObjects<>() {
                @Override
                public Optional<SourceObject> read(String name) {
                    return Optional.of(kept);
                }

                @Override
                public boolean ends() {
                    return false;
                }

                @Override
                public boolean definitionEnds() {
                    return false;
                }

                @Override
                public void tell(SourceObject object, Map<String, Object> status) {
                    kept = new SourceObject(
                            object.uid(),
                            object.name(),
                            object.generation(),
                            object.document(),
                            object.takesOver(),
                            status);
                }

                @Override
                public void report(SourceObject object, Note note) {
                    notes.add(note.reason());
                }
            },
            ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    private static SourceObject object(long generation, String uri) {
        return new SourceObject(
                "uid",
                "products",
                generation,
                TaskDocument.ofSource("products", Map.of(), Map.of("milvus", Map.of("uri", uri))),
                false,
                Map.of());
    }

    /** Its user applies it. */
    private void apply(SourceObject object) {
        kept = new SourceObject(
                object.uid(), object.name(), object.generation(), object.document(), object.takesOver(), kept.status());
        reconciliation.reconcile(kept);
    }

    private String condition(String type) {
        return TaskStatus.conditions(kept.status()).stream()
                .filter(condition -> condition.type().name().equals(type))
                .map(condition -> condition.holds() + " " + condition.reason() + " " + condition.message())
                .findFirst()
                .orElse("none");
    }

    @Test
    void isMadeTestedAndChanged() {
        apply(kept);
        assertThat(kept.status())
                .containsEntry("kind", "milvus")
                .containsEntry("test", "Passed")
                .containsEntry("revision", 1L);
        assertThat(condition("Ready")).isEqualTo("true Usable ");

        apply(object(2, "http://milvus-2:19530"));
        assertThat(kept.status()).containsEntry("revision", 2L);
        reconciliation.reconcile(kept);
        assertThat(kept.status()).as("once").containsEntry("revision", 2L);
    }

    @Test
    void aTestThatFailsIsAConditionUntilItPasses() {
        service.refuseLogin(true);
        apply(kept);
        assertThat(condition("NeedsAttention")).isEqualTo("true ConfigInvalid login refused; correct it");
        assertThat(notes).containsExactly("ConfigInvalid");

        service.refuseLogin(false);
        now = now.plusSeconds(61);
        reconciliation.reconcile(kept);
        assertThat(condition("Ready")).startsWith("true");
    }

    @Test
    void aServerThatIsAwayNeedsNobodyWhileItIsTriedAgain() {
        service.away(true);
        apply(kept);
        assertThat(condition("Degraded")).isEqualTo("true SourceUnreachable away; start it");
        assertThat(condition("Ready")).startsWith("false");
        assertThat(condition("NeedsAttention")).startsWith("false");

        service.away(false);
        now = now.plusSeconds(61);
        reconciliation.reconcile(kept);
        assertThat(condition("Ready")).startsWith("true");
    }

    @Test
    void whatIsWrongWithTheDocumentIsACondition() {
        apply(object(1, "no address"));
        assertThat(condition("NeedsAttention")).startsWith("true ConfigInvalid spec.milvus.uri");
        assertThat(service.find("products")).isEmpty();
    }

    @Test
    void whatRestMadeIsLeftAlone() {
        service.create(((DataSourceReading.Valid)
                        service.read(object(1, "http://rest:19530").document()))
                .document());
        apply(kept);
        assertThat(condition("Degraded")).startsWith("true DataSourceExists");
        assertThat(revision()).isEqualTo(1);
    }

    private long revision() {
        return service.find("products").orElseThrow().source().revision();
    }

    private DataSourceDocument document(String uri) {
        return ((DataSourceReading.Valid) service.read(object(1, uri).document())).document();
    }

    private static SourceObject taking(SourceObject object, boolean takesOver) {
        return new SourceObject(
                object.uid(), object.name(), object.generation(), object.document(), takesOver, object.status());
    }

    @Test
    void whatRestMadeInTheSameWayCanBeUsedAndIsNotTheObjects() {
        service.create(document("http://milvus:19530"));
        apply(kept);
        assertThat(condition("Ready")).isEqualTo("true Usable ");
        assertThat(kept.status()).doesNotContainKey("applied");

        apply(object(2, "http://milvus-2:19530"));
        assertThat(condition("Degraded")).startsWith("true DataSourceExists");
        assertThat(revision()).isEqualTo(1);

        apply(taking(kept, true));
        assertThat(revision()).isEqualTo(2);
        assertThat(condition("Ready")).startsWith("true");
    }

    @Test
    void whatItMadeWhileTheAnswerWasLostIsItsOwn() {
        service.loseAnswers(true);
        apply(kept);
        assertThat(condition("Degraded")).startsWith("true KafkaUnreachable");
        service.loseAnswers(false);
        reconciliation.reconcile(kept);
        assertThat(condition("Ready")).startsWith("true");

        apply(object(2, "http://milvus-2:19530"));
        assertThat(revision()).isEqualTo(2);
    }

    @Test
    void takesOverOnceForEachTimeThatItsUserSaysSo() {
        apply(kept);
        service.change(document("http://rest:19530"), 1);
        apply(taking(kept, true));
        assertThat(revision()).isEqualTo(3);

        service.change(document("http://rest:19530"), 3);
        reconciliation.reconcile(kept);
        reconciliation.reconcile(kept);
        assertThat(revision()).as("what REST changed later stays").isEqualTo(4);
        assertThat(condition("Degraded")).startsWith("true DataSourceExists");

        apply(taking(kept, false));
        apply(taking(kept, true));
        assertThat(revision()).isEqualTo(5);
    }
}
