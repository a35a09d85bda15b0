package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The contract as the server serves it: every answer must be one that it describes, without a member that it does not. */
final class Contract {
    private static final String JSON = "application/json";
    private static final String CSV = "text/csv";
    private static final String PROBLEM = "application/problem+json";

    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectNode document;

    Contract(String yaml) {
        Map<String, Object> tree = new Yaml().load(yaml);
        document = mapper.valueToTree(tree);
        document.at("/components/schemas").forEach(schema -> {
            if (schema.path("type").asText().equals("object") && !schema.has("additionalProperties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        });
    }

    /** Fails unless the contract describes this answer. */
    void check(String method, String path, int status, String contentType, String body) {
        JsonNode operation = operation(method, path);
        JsonNode response = resolved(
                operation.at("/responses").has(String.valueOf(status))
                        ? operation.at("/responses").get(String.valueOf(status))
                        : operation.at("/responses/default"));
        boolean described = operation.at("/responses").has(String.valueOf(status)) || status >= 400;
        assertThat(described).as("%s %s may answer %d", method, path, status).isTrue();
        if (!response.has("content")) {
            assertThat(body).isEmpty();
            return;
        }
        String type = contentType.split(";", 2)[0];
        if (type.equals(CSV)) {
            assertThat(response.path("content").has(CSV)).isTrue();
            return;
        }
        assertThat(type).isIn(JSON, PROBLEM);
        JsonNode schema = response.path("content").path(type).path("schema");
        assertThat(schema.isMissingNode())
                .as("%s %s answers %d with %s", method, path, status, type)
                .isFalse();
        try {
            assertThat(schema(schema).validate(mapper.readTree(body)))
                    .as("%s %s %d: %s", method, path, status, body)
                    .isEmpty();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }

    private Schema schema(JsonNode part) {
        ObjectNode root = mapper.createObjectNode();
        root.setAll((ObjectNode) part);
        root.set("components", document.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
    }

    private JsonNode operation(String method, String path) {
        String wanted = path.replaceFirst("^/api/v1", "").replaceFirst("\\?.*", "");
        for (Map.Entry<String, JsonNode> entry : document.get("paths").properties()) {
            if (wanted.matches(entry.getKey().replaceAll("\\{[^}]*}", "[^/]+"))) {
                JsonNode operation = entry.getValue().path(method.toLowerCase(java.util.Locale.ROOT));
                assertThat(operation.isMissingNode()).as(method + " " + path).isFalse();
                return operation;
            }
        }
        throw new AssertionError("no path of the contract is " + path);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
