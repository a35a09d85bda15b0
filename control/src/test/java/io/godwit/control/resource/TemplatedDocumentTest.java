package io.godwit.control.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TemplateDocument;
import io.godwit.model.task.TemplatePart;
import io.godwit.model.task.Trees;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TemplatedDocumentTest {
    private Resources kept = Resources.NONE;

    @BeforeEach
    void keep() {
        add(DataSource.created(Sources.milvus("products", "http://milvus:19530"), 0));
        add(DataSource.created(Sources.kafka("bus"), 0));
        template(
                "nightly",
                TemplatePart.TASK,
                Map.of(
                        "kafka",
                        Map.of("dataSource", "bus"),
                        "types",
                        List.of("SCHEMA", "FULL"),
                        "options",
                        Map.of("full", Map.of("limit", Map.of("rps", 1_000, "bps", "5MB")))));
        template("slow", TemplatePart.FULL, Map.of("limit", Map.of("rps", 7), "resources", "SMALL"));
    }

    @Test
    void aTaskSaysWhatItsTemplatesSayUnlessItSaysSomethingElse() {
        TaskSpec plain = read(ReferencedDocument.of(task(Map.of("template", "nightly")), kept));
        assertThat(plain.types()).hasSize(2);
        assertThat(plain.options().full().limit().rps()).hasValue(1_000);
        assertThat(plain.kafka().bootstrapServers())
                .isEqualTo(Sources.kafka("bus").spec().endpoint());

        TaskSpec own = read(ReferencedDocument.of(
                task(Map.of(
                        "template",
                        "nightly",
                        "options",
                        Map.of("full", Map.of("template", "slow", "limit", Map.of("bps", "9MB"))))),
                kept));
        assertThat(own.options().full().limit().rps())
                .as("of the template for the part")
                .hasValue(7);
        assertThat(own.options().full().limit().bps().orElseThrow().bytes()).isEqualTo(9_000_000);
    }

    @Test
    void whatIsShownOfATaskIsWhatItSaysBeyondItsTemplates() {
        Map<String, Object> sent =
                task(Map.of("template", "nightly", "options", Map.of("full", Map.of("limit", Map.of("rps", 3)))));
        ReferencedDocument made = ReferencedDocument.of(sent, kept);

        Map<?, ?> spec = (Map<?, ?>)
                ReferencedDocument.restored(read(made).toTree(), made.parts()).get("spec");

        assertThat(spec.get("template")).isEqualTo("nightly");
        assertThat(spec.get("options")).isEqualTo(Map.of("full", Map.of("limit", Map.of("rps", 3L))));
        assertThat(spec.keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrder("template", "schemaRegistry", "source", "target", "objects", "options");
    }

    @Test
    void aChangedTemplateIsTakenWhenTheDocumentIsSentAgain() {
        ReferencedDocument made = ReferencedDocument.of(task(Map.of("template", "nightly")), kept);
        Map<String, Object> shown = ReferencedDocument.restored(read(made).toTree(), made.parts());
        kept = kept.with(ResourceDecision.of(
                        kept,
                        new ResourceRequest.Change<>(
                                "change",
                                Template.created(
                                        new TemplateDocument(
                                                "nightly",
                                                "",
                                                TemplatePart.TASK,
                                                Map.of(
                                                        "kafka",
                                                        Map.of("dataSource", "bus"),
                                                        "types",
                                                        List.of("SCHEMA"))),
                                        0),
                                OptionalLong.empty()),
                        Instant.EPOCH)
                .written());

        TaskSpec again = read(ReferencedDocument.of(shown, kept));

        assertThat(again.types()).hasSize(1);
        assertThat(again.options().full().limit().rps()).isEmpty();
    }

    @Test
    void aServerOfTheDocumentTakesThePlaceOfOneOfTheTemplate() {
        Map<String, Object> described =
                task(Map.of("template", "nightly", "kafka", Map.of("bootstrapServers", "own:9092", "partitions", 3)));
        ReferencedDocument made = ReferencedDocument.of(described, kept);

        assertThat(read(made).kafka().bootstrapServers()).isEqualTo("own:9092");
        Map<String, Object> shown = ReferencedDocument.restored(read(made).toTree(), made.parts());
        assertThat(read(ReferencedDocument.of(shown, kept))).isEqualTo(read(made));
    }

    @Test
    void aTaskFromWhichAValueOfItsTemplateWasTakenAwayStaysSoWhenItIsSentAgain() {
        ReferencedDocument made = ReferencedDocument.of(task(Map.of("template", "nightly")), kept);
        Map<String, Object> tree = read(made).toTree();
        Map<String, Object> full = Trees.at(tree, List.of("spec", "options", "full"));
        full.remove("limit");
        Map<String, Object> without = Trees.with(tree, List.of("spec", "options", "full"), full);

        Map<String, Object> shown = ReferencedDocument.restored(without, made.parts());

        assertThat(read(ReferencedDocument.of(shown, kept))
                        .options()
                        .full()
                        .limit()
                        .rps())
                .isEmpty();
    }

    @Test
    void aTemplateIsNotForgottenWhileATaskIsMadeFromIt() {
        kept = kept.with(ResourceDecision.hold(kept, task(Map.of("template", "nightly")), "t", Instant.EPOCH)
                .written());

        assertThatThrownBy(() -> ResourceDecision.of(
                        kept,
                        new ResourceRequest.Delete<>("d", Template.TYPE, "nightly", OptionalLong.empty(), List.of()),
                        Instant.EPOCH))
                .hasMessageContaining("was asked for by t");
        assertThat(kept.holders("bus", 0)).containsExactly("t");
    }

    @Test
    void aNameThatIsNoneOrOfAnotherPartIsAProblemAtItsPlace() {
        assertThat(ReferencedDocument.of(task(Map.of("template", "none")), kept).problems())
                .anySatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo("spec.template");
                    assertThat(problem.remedy()).contains("nightly");
                });
        assertThat(ReferencedDocument.of(task(Map.of("template", "slow")), kept).problems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("for full"));
        assertThat(ReferencedDocument.of(task(Map.of("options", Map.of("full", Map.of("template", 7)))), kept)
                        .problems())
                .anySatisfy(problem -> assertThat(problem.path()).isEqualTo("spec.options.full.template"));
    }

    @Test
    void aProblemOfAValueNamesTheTemplateThatGivesIt() {
        template("broken", TemplatePart.FULL, Map.of("resources", "HUGE"));
        ReferencedDocument document = ReferencedDocument.of(
                task(Map.of("template", "nightly", "options", Map.of("full", Map.of("template", "broken")))), kept);

        assertThat(document.origin("spec.options.full.resources")).contains("template broken");
        assertThat(document.origin("spec.options.full.limit.rps")).contains("template nightly");
        assertThat(document.origin("spec.kafka.bootstrapServers")).contains("data source bus");
        assertThat(document.origin("spec.objects.include[0]")).isEmpty();
    }

    private void template(String name, TemplatePart part, Map<String, Object> values) {
        add(Template.created(new TemplateDocument(name, "", part, values), 0));
    }

    private <R extends Resource<R>> void add(R resource) {
        kept = kept.with(ResourceDecision.of(
                        kept, new ResourceRequest.Create<>("create-" + resource.name(), resource), Instant.EPOCH)
                .written());
    }

    private static Map<String, Object> task(Map<String, Object> more) {
        Map<String, Object> spec = new LinkedHashMap<>(more);
        spec.put("source", Map.of("dataSource", "products"));
        spec.put("schemaRegistry", Map.of("url", "http://registry:8081"));
        spec.put("target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://ob:2881/", "user", "root")));
        spec.put("objects", Map.of("include", List.of("default.*")));
        return Map.of(
                "apiVersion", "godwit.io/v1", "kind", "MigrationTask", "metadata", Map.of("name", "t"), "spec", spec);
    }

    private static TaskSpec read(ReferencedDocument document) {
        assertThat(document.problems()).isEmpty();
        return switch (TaskSpecReader.ofFiles(new SecretResolver(Map.of())).read(document.tree())) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }
}
