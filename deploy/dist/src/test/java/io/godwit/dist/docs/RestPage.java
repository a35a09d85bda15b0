package io.godwit.dist.docs;

import io.godwit.console.contract.ContractDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Every operation of the contract, by its tag. */
final class RestPage {
    private static final String INTRO = """
            # REST reference

            Everything below `/api/v1`. The contract itself, with every schema, is served by each instance at `/openapi.yaml` and `/openapi.json`;
            [service.md](service.md#rest) says how requests are repeated, paged and refused. Each failure is a `Problem`. `*`: must be given.

            """;

    private RestPage() {}

    static String text() {
        Map<?, ?> document = ContractDocument.load().tree();
        Map<String, MarkdownTable> tables = new LinkedHashMap<>();
        map(document.get("paths")).forEach((path, item) -> map(item).forEach((method, operation) -> {
            if (map(operation).get("operationId") != null) {
                List<?> parameters = new ArrayList<>(list(map(item).get("parameters")));
                List<Object> all = new ArrayList<>(parameters);
                all.addAll(list(map(operation).get("parameters")));
                add(tables, document, method + " " + path, map(operation), all);
            }
        }));
        StringBuilder text = new StringBuilder(INTRO);
        tables.forEach((tag, table) ->
                text.append("## ").append(tag).append("\n\n").append(table).append("\n"));
        return text.toString();
    }

    private static void add(
            Map<String, MarkdownTable> tables,
            Map<?, ?> document,
            String request,
            Map<?, ?> operation,
            List<Object> parameters) {
        String tag = String.valueOf(list(operation.get("tags")).getFirst());
        String[] words = request.split(" ", 2);
        tables.computeIfAbsent(tag, name -> new MarkdownTable("request", "role", "does", "takes", "answers"))
                .add(
                        MarkdownTable.code(words[0].toUpperCase(Locale.ROOT) + " " + words[1]),
                        String.valueOf(operation.get("x-godwit-role")),
                        String.valueOf(operation.get("summary")),
                        takes(document, operation, parameters),
                        answers(document, operation));
    }

    private static String takes(Map<?, ?> document, Map<?, ?> operation, List<Object> parameters) {
        List<String> taken = parameters.stream()
                .map(parameter -> resolved(document, parameter))
                .filter(parameter -> !"path".equals(parameter.get("in")))
                .map(parameter -> MarkdownTable.code(String.valueOf(parameter.get("name")))
                        + (Boolean.TRUE.equals(parameter.get("required")) ? "*" : ""))
                .collect(Collectors.toCollection(ArrayList::new));
        Map<?, ?> body = resolved(document, operation.get("requestBody"));
        schemas(document, body).forEach(schema -> taken.add("body " + MarkdownTable.code(schema)));
        return String.join(", ", taken);
    }

    private static String answers(Map<?, ?> document, Map<?, ?> operation) {
        return map(operation.get("responses")).entrySet().stream()
                .filter(response -> !String.valueOf(response.getKey()).equals("default"))
                .map(response -> {
                    List<String> schemas = schemas(document, resolved(document, response.getValue()));
                    return response.getKey()
                            + schemas.stream().map(MarkdownTable::code).collect(Collectors.joining(", ", " ", ""));
                })
                .map(String::strip)
                .collect(Collectors.joining(", "));
    }

    /** Names of the schemas, or the media type where the content has none. */
    private static List<String> schemas(Map<?, ?> document, Map<?, ?> described) {
        return map(described.get("content")).entrySet().stream()
                .map(content -> {
                    Object reference =
                            map(map(content.getValue()).get("schema")).get("$ref");
                    return reference == null
                            ? String.valueOf(content.getKey())
                            : String.valueOf(reference).replaceAll(".*/", "");
                })
                .toList();
    }

    private static Map<?, ?> resolved(Map<?, ?> document, Object node) {
        Object reference = map(node).get("$ref");
        if (reference == null) {
            return map(node);
        }
        Object found = document;
        for (String key : String.valueOf(reference).substring(2).split("/")) {
            found = map(found).get(key);
        }
        return map(found);
    }

    private static Map<?, ?> map(Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(Object node) {
        return node instanceof List<?> list ? list : List.of();
    }
}
