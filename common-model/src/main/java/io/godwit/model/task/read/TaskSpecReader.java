package io.godwit.model.task.read;

import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.OceanBaseSpec;
import io.godwit.model.task.OptionsSpec;
import io.godwit.model.task.Problem;
import io.godwit.model.task.SchemaRegistrySpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SourceSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.model.task.TextRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a task from the tree that a YAML or JSON loader gives, and finds every problem in one pass. Addresses and user
 * names that refer to the environment are resolved here; secrets stay references. Thread-safe.
 */
public final class TaskSpecReader {
    private static final int MOST_TAGS = 4;

    private final SecretCheck secrets;
    private final Set<TaskType> available;
    private final boolean ofUsers;

    private TaskSpecReader(SecretCheck secrets, Set<TaskType> available, boolean ofUsers) {
        this.secrets = secrets;
        this.available = Set.copyOf(available);
        this.ofUsers = ofUsers;
    }

    /** A reader of files that users write: every secret must be there, and every type available. */
    public static TaskSpecReader ofFiles(SecretResolver resolver) {
        return new TaskSpecReader(new SecretCheck(Optional.of(resolver)), TaskType.AVAILABLE, true);
    }

    /** The same reader without the rules that are for new tasks only: earlier versions took other values. */
    public TaskSpecReader ofTaken() {
        return new TaskSpecReader(secrets, Set.of(TaskType.values()), false);
    }

    /** A reader of published specs, which were checked before; secrets are not looked at. */
    public static TaskSpecReader ofPublished() {
        return new TaskSpecReader(new SecretCheck(Optional.empty()), Set.of(TaskType.values()), false);
    }

    /** The spec, or every problem with it. */
    public SpecReading read(Object document) {
        List<Problem> problems = new ArrayList<>();
        if (!(document instanceof Map<?, ?> map)) {
            problems.add(new Problem("", "the file holds no task", "see the example in the documentation"));
            return new SpecReading.Invalid(problems);
        }
        Section root = Section.root(Section.textKeys(map), problems, secrets);
        Optional<TaskSpec> spec = task(root);
        return spec.<SpecReading>map(SpecReading.Valid::new).orElseGet(() -> new SpecReading.Invalid(problems));
    }

    private Optional<TaskSpec> task(Section root) {
        root.apiVersion(ofUsers);
        root.constant("kind", TaskSpec.KIND);
        Section metadata = root.required("metadata");
        String name = metadata.requiredText("name", TextRules.TASK_NAME);
        List<String> tags = tags(metadata);
        metadata.built(() -> name);

        Section spec = root.required("spec");
        Optional<KafkaSpec> kafka = EndpointsReader.kafka(spec.required("kafka"));
        Optional<SchemaRegistrySpec> registry = EndpointsReader.schemaRegistry(spec.required("schemaRegistry"));
        Optional<SourceSpec> source = EndpointsReader.source(spec.required("source"));
        Optional<OceanBaseSpec> target = EndpointsReader.target(spec.required("target"));
        List<TaskType> types = types(spec, source);
        Optional<ObjectsSpec> objects = ObjectsReader.objects(spec.required("objects"));
        Optional<OptionsSpec> options = new OptionsReader(types, ofUsers).options(spec.section("options"));
        spec.built(() -> name);
        return root.built(() -> new TaskSpec(
                name,
                tags,
                kafka.orElseThrow(),
                registry.orElseThrow(),
                source.orElseThrow(),
                target.orElseThrow(),
                types,
                objects.orElseThrow(),
                options.orElseThrow()));
    }

    /** Those of published specs stay as they are: earlier versions took longer ones. */
    private List<String> tags(Section metadata) {
        List<String> tags = new ArrayList<>();
        if (ofUsers && metadata.list("tags").size() > MOST_TAGS) {
            metadata.report(
                    "tags", "are more than " + MOST_TAGS, "keep the " + MOST_TAGS + " by which you look for it");
        }
        for (Object element : metadata.list("tags")) {
            String key = "tags[" + tags.size() + "]";
            if (element instanceof String tag) {
                TextRules.TAG
                        .check(metadata.pathOf(key), tag)
                        .filter(p -> ofUsers)
                        .ifPresent(p -> metadata.report(key, p.message(), p.remedy()));
                if (ofUsers && tags.contains(tag)) {
                    metadata.report(key, "is there twice", "keep one");
                }
                tags.add(tag);
            } else {
                metadata.report(key, "must be text", "put it in quotes");
            }
        }
        return tags;
    }

    private List<TaskType> types(Section spec, Optional<SourceSpec> source) {
        if (!spec.has("types")) {
            spec.report("types", "is missing", "write for example [SCHEMA, FULL]");
        }
        List<TaskType> types = new ArrayList<>();
        List<?> elements = spec.list("types");
        if (spec.raw("types") instanceof List<?> && elements.isEmpty()) {
            spec.report("types", "is empty", "write for example [SCHEMA, FULL]");
        }
        for (int i = 0; i < elements.size(); i++) {
            String key = "types[" + i + "]";
            Optional<TaskType> type = spec.parseChoice(key, elements.get(i), TaskType.class);
            type.filter(types::contains).ifPresent(t -> spec.report(key, t + " is there twice", "keep one"));
            type.filter(t -> !available.contains(t))
                    .ifPresent(t -> spec.report(key, t + " is not available in this version", "remove it"));
            type.ifPresent(types::add);
        }
        if (types.contains(TaskType.INCREMENTAL)
                && source.isPresent()
                && source.get().log().isEmpty()) {
            spec.report(
                    "source.log",
                    "is missing, and INCREMENTAL reads the source's log",
                    "add source.log.kafka, or remove INCREMENTAL from types");
        }
        if (ofUsers && types.contains(TaskType.REVERSE) && !types.contains(TaskType.INCREMENTAL)) {
            spec.report(
                    "types",
                    "has REVERSE without INCREMENTAL, and only what follows the source can be turned around",
                    "add INCREMENTAL, or remove REVERSE");
        }
        return types;
    }
}
