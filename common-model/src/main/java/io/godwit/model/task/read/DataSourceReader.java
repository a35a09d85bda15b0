package io.godwit.model.task.read;

import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.DataSourceKind;
import io.godwit.model.task.DataSourceSpec;
import io.godwit.model.task.Problem;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TextRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a data source from the tree that a YAML or JSON loader gives, and finds every problem in one pass. What stands under its
 * {@code spec} are the sections of a task file. Thread-safe.
 */
public final class DataSourceReader {
    private static final String KEYS =
            Arrays.stream(DataSourceKind.values()).map(DataSourceKind::key).collect(Collectors.joining(", "));

    private final SecretCheck secrets;
    private final boolean ofUsers;

    private DataSourceReader(Optional<SecretResolver> resolver) {
        this.secrets = new SecretCheck(resolver);
        this.ofUsers = resolver.isPresent();
    }

    /** A reader of documents that users write: every secret must be there. */
    public static DataSourceReader ofFiles(SecretResolver resolver) {
        return new DataSourceReader(Optional.of(resolver));
    }

    /** A reader of documents that were checked before; secrets are not looked at. */
    public static DataSourceReader ofKept() {
        return new DataSourceReader(Optional.empty());
    }

    /** The data source, or every problem with it. */
    public DataSourceReading read(Object tree) {
        List<Problem> problems = new ArrayList<>();
        if (!(tree instanceof Map<?, ?> map)) {
            return new DataSourceReading.Invalid(
                    List.of(new Problem("", "contains no data source", "see the example in docs/service.md")));
        }
        Section root = Section.root(Section.textKeys(map), problems, secrets);
        root.apiVersion(ofUsers);
        root.constant("kind", DataSourceDocument.KIND);
        Section metadata = root.required("metadata");
        String name = metadata.requiredText("name", TextRules.DATA_SOURCE_NAME);
        String description = metadata.text("description", TextRules.DESCRIPTION).orElse("");
        metadata.built(() -> name);
        Optional<DataSourceSpec> spec = spec(root, root.required("spec"));
        return root.built(() -> new DataSourceDocument(name, description, spec.orElseThrow()))
                .<DataSourceReading>map(DataSourceReading.Valid::new)
                .orElseGet(() -> new DataSourceReading.Invalid(problems));
    }

    private static Optional<DataSourceSpec> spec(Section root, Section spec) {
        List<DataSourceKind> given = Arrays.stream(DataSourceKind.values())
                .filter(kind -> spec.has(kind.key()))
                .toList();
        if (given.size() != 1) {
            root.report(
                    "spec",
                    given.isEmpty() ? "describes no server" : "describes more than one server",
                    "describe one of " + KEYS);
            return Optional.empty();
        }
        return switch (given.getFirst()) {
            case MILVUS -> EndpointsReader.milvusWithLog(spec).map(DataSourceSpec.OfMilvus::new);
            case OCEANBASE -> {
                var target = EndpointsReader.oceanBase(spec.required("oceanbase"));
                yield spec.built(() -> new DataSourceSpec.OfOceanBase(target.orElseThrow()));
            }
            case KAFKA -> {
                var kafka = EndpointsReader.describedKafka(spec.required("kafka"));
                yield spec.built(() -> new DataSourceSpec.OfKafka(kafka.orElseThrow()));
            }
            case REGISTRY -> {
                var registry = EndpointsReader.describedRegistry(spec.required("schemaRegistry"));
                yield spec.built(() -> new DataSourceSpec.OfRegistry(registry.orElseThrow()));
            }
        };
    }
}
