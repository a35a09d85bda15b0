package io.godwit.console.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The contract that every instance serves, and what it says about its operations. Immutable. */
public final class ContractDocument {
    private static final String RESOURCE = "openapi.yaml";
    private static final String ROLE = "x-godwit-role";
    private static final String REFERENCE = "#/";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private final byte[] yaml;
    private final Map<?, ?> tree;
    private final List<Operation> operations;

    private ContractDocument(byte[] yaml) {
        this.yaml = yaml.clone();
        this.tree = tree(yaml);
        this.operations = List.copyOf(operations(tree));
    }

    /** The document of this version. */
    public static ContractDocument load() {
        try (InputStream in = ContractDocument.class.getResourceAsStream(RESOURCE)) {
            return new ContractDocument(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another document. */
    public static ContractDocument of(String yaml) {
        return new ContractDocument(yaml.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * One operation.
     *
     * @param method in upper case
     * @param path below the server's, parameters in braces
     * @param role that it needs, as written; absent where none is
     * @param parameters names of the parameters of its query
     * @param parameterRoles roles that it needs besides when a parameter of the query is given, by the parameter's name
     */
    public record Operation(
            String id,
            String method,
            String path,
            Optional<String> role,
            Set<String> parameters,
            Map<String, String> parameterRoles) {
        /** Copies the collections. */
        public Operation {
            parameters = Set.copyOf(parameters);
            parameterRoles = Map.copyOf(parameterRoles);
        }
    }

    /** Every operation, in the document's order. */
    public List<Operation> operations() {
        return operations;
    }

    /** As it is served. */
    public byte[] yaml() {
        return yaml.clone();
    }

    /** As maps, lists and plain values; not to be changed. */
    public Map<?, ?> tree() {
        return tree;
    }

    private static Map<?, ?> tree(byte[] yaml) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(new String(yaml, StandardCharsets.UTF_8));
    }

    private static List<Operation> operations(Map<?, ?> document) {
        List<Operation> found = new ArrayList<>();
        map(document.get("paths")).forEach((path, item) -> map(item).forEach((method, operation) -> {
            if (METHODS.contains(String.valueOf(method))) {
                Map<?, ?> described = map(operation);
                List<Map<?, ?>> parameters = Stream.concat(
                                parameters(document, map(item)), parameters(document, described))
                        .toList();
                found.add(operation(String.valueOf(path), String.valueOf(method), described, parameters));
            }
        }));
        return found;
    }

    private static Operation operation(String path, String method, Map<?, ?> described, List<Map<?, ?>> parameters) {
        Map<String, String> parameterRoles = new HashMap<>();
        parameters.stream()
                .filter(parameter -> parameter.get(ROLE) != null)
                .forEach(parameter ->
                        parameterRoles.put(String.valueOf(parameter.get("name")), String.valueOf(parameter.get(ROLE))));
        return new Operation(
                String.valueOf(described.get("operationId")),
                method.toUpperCase(Locale.ROOT),
                path,
                Optional.ofNullable(described.get(ROLE)).map(String::valueOf),
                parameters.stream()
                        .filter(parameter -> "query".equals(parameter.get("in")))
                        .map(parameter -> String.valueOf(parameter.get("name")))
                        .collect(Collectors.toSet()),
                parameterRoles);
    }

    /** Parameters of a path or of an operation; those that are described elsewhere, as they are there. */
    private static Stream<Map<?, ?>> parameters(Map<?, ?> document, Map<?, ?> node) {
        List<?> all = node.get("parameters") instanceof List<?> list ? list : List.of();
        return all.stream().map(ContractDocument::map).map(parameter -> {
            Map<?, ?> found = parameter;
            if (parameter.get("$ref") instanceof String reference) {
                found = document;
                for (String key : reference.substring(REFERENCE.length()).split("/")) {
                    found = map(found.get(key));
                }
            }
            return found;
        });
    }

    private static Map<?, ?> map(Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }
}
