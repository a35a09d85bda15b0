package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.CheckedClient.Answer;
import io.godwit.model.schema.FieldType;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tasks select, its statements and its conflicts, by REST. */
class ObjectRoutesTest {
    private static final String KAFKA = "127.0.0.1:1";
    private static final String A = "/api/v1/tasks/a";
    private static final String HEADER = "source_database,source_collection,target_database,target_table\r\n";
    private static final String[] CSV = {"Content-Type", "text/csv; charset=utf-8"};
    private static final String[] MERGE = {"Content-Type", "application/merge-patch+json"};
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final InMemoryTopics topics = new InMemoryTopics();
    private final InMemoryObjects objects =
            new InMemoryObjects().add("items").add("orders").add("tmp_1").addUnsupported("plain");
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks)
                .topics(topics.control(tasks))
                .objects(objects.over(tasks), objects.conflicts(tasks, topics))
                .start();
        client = new CheckedClient(server.address());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aDocumentIsPreviewedBeforeATaskIsMadeOfIt() throws Exception {
        String document = document(Map.of(
                "include", List.of("default.*", "default.items", "gone.*"),
                "exclude", List.of("default.tmp_*"),
                "rename", Map.of("default.orders", "default.items")));

        Answer preview = client.send("POST", "/api/v1/objects/preview", document);

        assertThat(preview.status()).isEqualTo(200);
        assertThat(List.of(preview.at("/selected"), preview.at("/excluded"), preview.at("/notIncluded")))
                .containsExactly("3", "1", "0");
        assertThat(preview.at("/unmatchedRules/0/path")).isEqualTo("spec.objects.include[2]");
        assertThat(preview.at("/overlappingRules/0/example")).isEqualTo("default.items");
        Map<String, JsonNode> items = new java.util.HashMap<>();
        preview.json()
                .get("items")
                .forEach(item -> items.put(item.get("collection").asText(), item));
        assertThat(items.get("default.items").get("sharedWith").get(0).asText()).isEqualTo("default.orders");
        assertThat(items.get("default.plain").get("unsupported").get(0).asText())
                .contains("no vector field");
        assertThat(items.get("default.tmp_1").get("choice").asText()).isEqualTo("EXCLUDED");
        assertThat(client.send("POST", "/api/v1/objects/preview?choice=SELECTED&size=1&page=2&text=DEFAULT", document)
                        .at("/items/0/collection"))
                .isEqualTo("default.plain");
        assertThat(client.send("GET", "/api/v1/tasks").names()).isEmpty();
    }

    @Test
    void aFileReplacesTheSelectionAndIsWrittenBackAsItWas() throws Exception {
        create(Map.of("include", List.of("default.*")));
        String file = HEADER + "default,items,default,items\r\ndefault,orders,search,orders\r\n";

        Answer planned = client.send("PUT", A + "/objects?dryRun=true", file, CSV);
        assertThat(planned.json().at("/plan/changes").findValuesAsText("path"))
                .containsExactly("spec.objects.include", "spec.objects.rename.default.orders");
        assertThat(client.send("PUT", A + "/objects", "\uFEFF" + file, CSV).at("/summary/revision"))
                .isEqualTo("2");

        JsonNode document = client.send("GET", A + "/document").json();
        assertThat(document.at("/spec/objects/include").toString()).isEqualTo("[\"default.items\",\"default.orders\"]");
        assertThat(client.send("GET", A + "/objects/export").body()).isEqualTo(file);
        assertThat(client.send("POST", "/api/v1/objects/import", file, CSV)
                        .json()
                        .at("/rename/default.orders")
                        .asText())
                .isEqualTo("search.orders");
        assertThat(client.send("POST", "/api/v1/objects/export", document(Map.of("include", List.of("default.o*"))))
                        .body())
                .isEqualTo(HEADER + "default,orders,default,orders\r\n");
    }

    @Test
    void everyLineThatIsWrongIsReportedAndNothingIsDone() throws Exception {
        create(Map.of("include", List.of("default.*")));

        Answer refused = client.send("PUT", A + "/objects", HEADER + "default,a\r\n,b,c,d\r\n", CSV);

        assertThat(refused.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(refused.json().get("problems").findValuesAsText("path")).containsExactly("line 2", "line 3");
        assertThat(client.send("PUT", A + "/objects", HEADER, "Content-Type", "text/plain")
                        .problem(415))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("PUT", A + "/objects", HEADER + "x".repeat(3_000_000), CSV)
                        .problem(413))
                .isEqualTo("HTTP_413");
        assertThat(client.send("GET", A).at("/summary/revision")).isEqualTo("1");
    }

    @Test
    void collectionsAreTakenOutOfARunningTaskAsPlanned() throws Exception {
        create(Map.of("include", List.of("default.*")));
        client.send("POST", A + "/start");
        agree("items", 1);
        agree("orders", 2);

        Answer planned = client.send("POST", A + "/objects/exclude?dryRun=true", excluding("default.ord*"));
        assertThat(planned.at("/plan/changes/0/effect")).isEqualTo("RESTART");
        assertThat(planned.at("/plan/warnings/0")).startsWith("default.orders -> target.orders leaves the task");
        assertThat(client.send("GET", A).at("/summary/state")).isEqualTo("RUNNING");

        Answer excluded = client.send("POST", A + "/objects/exclude", excluding("default.ord*"), "If-Match", "\"1\"");
        assertThat(excluded.at("/summary/state")).isEqualTo("MODIFYING");
        assertThat(client.send("GET", A + "/document").at("/spec/objects/exclude/0"))
                .isEqualTo("default.ord*");
        String[] key = {"Idempotency-Key", "exclude-orders"};
        assertThat(client.send("POST", A + "/objects/exclude", excluding("default.ord*"), key)
                        .at("/summary/revision"))
                .isEqualTo(client.send("POST", A + "/objects/exclude", excluding("default.ord*"), key)
                        .at("/summary/revision"));
        assertThat(client.send("POST", A + "/objects/exclude", excluding("default.orders"), "If-Match", "\"1\"")
                        .problem(412))
                .isEqualTo("TASK_REVISION");
        assertThat(client.send("POST", A + "/objects/exclude", excluding("default.items"))
                        .problem(422))
                .as("nothing would be left")
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("POST", A + "/objects/exclude", excluding("default.absent"))
                        .problem(422))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("POST", A + "/objects/exclude", excluding("a b")).problem(422))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("POST", A + "/objects/exclude", "{\"collections\":[]}")
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");
    }

    @Test
    void aRunningTaskTakesAFileWithFewerOfItsCollections() throws Exception {
        create(Map.of("include", List.of("default.*")));
        client.send("POST", A + "/start");
        agree("items", 1);
        agree("orders", 2);

        Answer other = client.send("PUT", A + "/objects", HEADER + "default,other,search,other\r\n", CSV);
        assertThat(other.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(other.at("/path")).isEqualTo("line 2");
        assertThat(client.send("PUT", A + "/objects", HEADER + "default,items,search,items\r\n", CSV)
                        .problem(409))
                .isEqualTo("TASK_CHANGED");
        assertThat(client.send("GET", A + "/objects/export").body())
                .isEqualTo(HEADER + "default,items,target,items\r\ndefault,orders,target,orders\r\n");
        assertThat(client.send("PUT", A + "/objects", HEADER + "default,items,default,items\r\n", CSV)
                        .at("/summary/state"))
                .isEqualTo("MODIFYING");
    }

    @Test
    void objectsStayWhileTheCollectionsAreBeingAgreedOn() throws Exception {
        create(Map.of("include", List.of("default.*", "default.items")));
        client.send("POST", A + "/start");
        String fewer = "{\"spec\":{\"objects\":{\"include\":[\"default.items\"]}}}";
        assertThat(client.send("POST", A + "/objects/exclude", excluding("default.*"))
                        .problem(409))
                .isEqualTo("TASK_STATE");
        assertThat(client.send("POST", A + "/objects/exclude?dryRun=true", excluding("default.orders"))
                        .problem(409))
                .isEqualTo("TASK_STATE");
        assertThat(client.send("PUT", A + "/objects", HEADER + "default,items,default,items\r\n", CSV)
                        .problem(409))
                .isEqualTo("TASK_STATE");
        assertThat(client.send("PATCH", A, fewer, MERGE).problem(409)).isEqualTo("TASK_STATE");
        assertThat(client.send("PUT", A, document(Map.of("include", List.of("default.items"))))
                        .problem(409))
                .isEqualTo("TASK_STATE");
        assertThat(client.send("PATCH", A, "{\"metadata\":{\"tags\":[\"x\"]}}", MERGE)
                        .status())
                .isEqualTo(200);

        agree("items", 1);
        agree("orders", 2);
        assertThat(client.send("PATCH", A, fewer, MERGE).at("/summary/state")).isEqualTo("MODIFYING");
    }

    @Test
    void aCollectionThatABegunTaskNeverHadIsRefusedByItsLine() throws Exception {
        create(Map.of("include", List.of("default.*")));
        client.send("POST", A + "/start");
        agree("items", 1);
        agree("orders", 2);
        String file = HEADER
                + "default,items,default,items\r\n\r\ndefault,tmp_1,default,tmp_1\r\ndefault,none,default,none\r\n";

        Answer refused = client.send("PUT", A + "/objects", file, CSV);

        assertThat(refused.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(refused.json().get("problems").findValuesAsText("path")).containsExactly("line 4", "line 5");
        assertThat(refused.at("/problems/0/message")).isEqualTo("default.tmp_1 is not part of task a");
        String named = "{\"spec\":{\"objects\":{\"include\":[\"default.items\",\"default.tmp_1\"]}}}";
        assertThat(client.send("PATCH", A, named, MERGE).at("/path")).isEqualTo("spec.objects.include[1]");
        assertThat(client.send("PUT", A + "/objects?dryRun=true", file, CSV).problem(422))
                .isEqualTo("CONFIG_INVALID");
    }

    @Test
    void aStartBetweenTheLookAndTheDecisionRefusesTheChange() throws Exception {
        create(Map.of("include", List.of("default.*")));
        String file = HEADER + "default,orders,search,orders\r\n";
        tasks.beforeNext(() -> tasks.put(tasks.byName("a").orElseThrow().again(TaskRecord.State.RUNNING)));

        Answer refused = client.send("PUT", A + "/objects", file, CSV);

        assertThat(refused.problem(409)).isEqualTo("TASK_STATE");
        assertThat(client.send("GET", A).at("/summary/revision")).isEqualTo("1");
        assertThat(client.send("GET", A + "/document").at("/spec/objects/include/0"))
                .isEqualTo("default.*");
    }

    @Test
    void whatMatchesNothingIsLeftOutOfTheStatements() throws Exception {
        create(Map.of("include", List.of("default.items", "default.gone")));

        Answer some = client.send("GET", A + "/ddl");

        assertThat(some.at("/total")).isEqualTo("1");
        assertThat(some.at("/leftOut/0")).startsWith("spec.objects.include[1]: default.gone matches no collection");
    }

    @Test
    void patternsAreTexts() throws Exception {
        create(Map.of("include", List.of("default.*")));

        Answer refused = client.send("POST", A + "/objects/exclude", "{\"collections\":[1.5]}");

        assertThat(refused.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(refused.at("/problems/0/path")).isEqualTo("collections[0]");
    }

    @Test
    void theStatementsComeTableByTable() throws Exception {
        create(Map.of("include", List.of("default.*"), "rename", Map.of("default.orders", "default.items")));

        Answer all = client.send("GET", A + "/ddl");

        assertThat(all.at("/total")).isEqualTo("3");
        assertThat(all.at("/items/0/table")).isEqualTo("default.items");
        assertThat(all.json().at("/items/0/collections")).hasSize(2);
        assertThat(all.json().at("/items/0/statements")).isNotEmpty();
        assertThat(all.at("/leftOut/0")).startsWith("default.plain: ");
        Answer found = client.send("GET", A + "/ddl?text=TMP&size=1");
        assertThat(found.at("/total")).isEqualTo("1");
        assertThat(found.at("/items/0/table")).isEqualTo("default.tmp_1");
    }

    @Test
    void conflictsAreShownByTheirKeysAndReadAgain() throws Exception {
        create(Map.of("include", List.of("default.*")));
        String id = client.send("GET", A).at("/summary/id");
        assertThat(client.send("GET", A + "/conflicts").at("/total")).isEqualTo("0");
        topics.put(TopicNames.conflicts(id));
        tasks.agree(HandOffs.followed(
                id, Samples.collection("items", 1, FieldType.INT64), 1, new HandOff.ChangeTopic("changes", 1)));
        tasks.conflict(conflict(id, "7", 1_000));
        tasks.conflict(conflict(id, "8", 2_000));
        tasks.conflict(conflict(id, "9", 3_000).closed(new ConflictRecord.Closing("t/0/9", 4_000)));

        Answer open = client.send("GET", A + "/conflicts?open=true");
        assertThat(open.json().get("items").findValuesAsText("key")).containsExactly("8", "7");
        assertThat(client.send("GET", A + "/conflicts?open=false").at("/items/0/closedBy"))
                .isEqualTo("t/0/9");
        assertThat(client.send("GET", A + "/conflicts?text=ITEMS&size=2&page=1").at("/items/0/key"))
                .isEqualTo("7");
        assertThat(client.send("GET", A + "/conflicts?size=1").at("/total")).isEqualTo("3");
        assertThat(client.send("GET", A + "/conflicts?size=100&page=99").status())
                .isEqualTo(200);
        assertThat(client.send("GET", A + "/conflicts?size=100&page=100").problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("GET", A + "/conflicts?size=150&page=1000000").problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("POST", A + "/conflicts/reread").problem(409)).isEqualTo("TASK_STATE");
        client.send("POST", A + "/start");
        assertThat(client.send("POST", A + "/conflicts/reread").problem(409))
                .as("nothing follows the source")
                .isEqualTo("TASK_STATE");
        tasks.put(tasks.byName("a").orElseThrow().revised(tree(Map.of("include", List.of("default.*")), true)));
        Answer reread = client.send("POST", A + "/conflicts/reread?limit=1");
        assertThat(reread.json().get("items").findValuesAsText("key")).containsExactly("8");
        assertThat(objects.reread()).hasSize(1);
        assertThat(client.send("POST", A + "/conflicts/reread?limit=0").problem(400))
                .isEqualTo("CONFIG_INVALID");
    }

    @Test
    void instancesAreChangedAsThePlanOfTheDocument() throws Exception {
        create(Map.of("include", List.of("default.*")));
        assertThat(client.send("POST", A + "/components/incr-sync/scale?instances=2")
                        .problem(404))
                .isEqualTo("COMPONENT_UNKNOWN");
        assertThat(client.send("POST", A + "/components/full-import/scale?instances=2&dryRun=true")
                        .at("/plan/changes/0/path"))
                .isEqualTo("spec.options.parameters.full.instances");
        tasks.put(tasks.byName("a").orElseThrow().revised(tree(Map.of("include", List.of("default.*")), true)));
        assertThat(client.send("POST", A + "/components/incr-sync/scale?instances=3&dryRun=true")
                        .at("/plan/changes/0/path"))
                .isEqualTo("spec.options.parameters.incremental.instances");
        client.send("POST", A + "/components/incr-sync/scale?instances=3");
        assertThat(client.send("GET", A + "/document")
                        .json()
                        .at("/spec/options/parameters")
                        .toString())
                .contains("\"incremental.instances\":\"3\"");
        assertThat(client.send("POST", A + "/components/incr-sync/scale?instances=33")
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");
    }

    private static ConflictRecord conflict(String taskId, String key, long atMillis) {
        return new ConflictRecord(
                taskId,
                new ConflictRecord.Place("t", 0, atMillis),
                new ConflictRecord.Row("default.items", "target.items", Optional.of(key)),
                new ConflictRecord.Cause("VALUE", "VALUE_TOO_LONG", "column title takes 16 characters"),
                atMillis);
    }

    private void agree(String collection, long id) throws Exception {
        tasks.agree(HandOffs.scanned(
                client.send("GET", A).at("/summary/id"),
                Samples.collection(collection, id, FieldType.INT64),
                "snapshot",
                1));
    }

    private static String excluding(String pattern) {
        return "{\"collections\":[\"" + pattern + "\"]}";
    }

    private void create(Map<String, Object> selection) throws Exception {
        assertThat(client.send("POST", "/api/v1/tasks", document(selection)).status())
                .isEqualTo(201);
    }

    private static String document(Map<String, Object> selection) throws Exception {
        return JSON.writeValueAsString(tree(selection, false));
    }

    private static Map<String, Object> tree(Map<String, Object> selection, boolean incremental) {
        Map<String, Object> milvus = Map.of("uri", "http://127.0.0.1:3");
        return Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "MigrationTask",
                "metadata",
                Map.of("name", "a"),
                "spec",
                Map.of(
                        "kafka",
                        Map.of("bootstrapServers", KAFKA),
                        "schemaRegistry",
                        Map.of("url", "http://127.0.0.1:2"),
                        "source",
                        incremental
                                ? Map.of(
                                        "milvus",
                                        milvus,
                                        "log",
                                        Map.of("kafka", Map.of("bootstrapServers", "127.0.0.1:5")))
                                : Map.of("milvus", milvus),
                        "target",
                        Map.of("oceanbase", Map.of("url", "jdbc:mysql://127.0.0.1:4/", "user", "root")),
                        "types",
                        incremental ? List.of("SCHEMA", "FULL", "INCREMENTAL") : List.of("SCHEMA", "FULL"),
                        "objects",
                        selection));
    }
}
