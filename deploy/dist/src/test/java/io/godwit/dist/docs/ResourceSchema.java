package io.godwit.dist.docs;

import static io.godwit.dist.docs.KeySchema.schema;
import static io.godwit.dist.docs.KeySchema.sentences;

import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.Preset;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TemplatePart;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The structural schema of a section of the task file. Defaults are told, and not written into resources: a template, or a data source,
 * is laid under what a document says, and nobody could tell a written default from that.
 */
final class ResourceSchema {
    private static final String DATA_SOURCE = "dataSource";

    private final TaskSpec defaults = new TaskFile().spec();
    private final List<ResourceRule> rules;
    private final boolean ofTask;

    private ResourceSchema(List<ResourceRule> rules, boolean ofTask) {
        this.rules = rules;
        this.ofTask = ofTask;
    }

    /** Of tasks, which may name data sources and templates. */
    static ResourceSchema ofTask() {
        return new ResourceSchema(ResourceRules.all(), true);
    }

    /** Of data sources, which describe what others name. */
    static ResourceSchema ofDataSource() {
        return new ResourceSchema(ResourceRules.all(), false);
    }

    /** Whether the name of a preset may stand where the section could. */
    static boolean takesPreset(String section) {
        int dot = section.lastIndexOf('.');
        return new TaskFile()
                .set(section.substring(0, dot), section.substring(dot + 1), Preset.SMALL.name())
                .problemAt(section)
                .isEmpty();
    }

    /** A section with everything below it. */
    Map<String, Object> section(String path) {
        Map<String, Object> properties = new LinkedHashMap<>();
        templateOf(path).ifPresent(template -> properties.put("template", template));
        for (ConfigurationKey key : ConfigurationKey.all()) {
            if (!KeySchema.isTaken(key) || !ofTask && key.name().equals(DATA_SOURCE)) {
                continue;
            }
            if (key.section().equals(path)) {
                properties.put(key.name(), leaf(key));
            } else if (key.section().startsWith(path + ".")) {
                String name = key.section().substring(path.length() + 1).split("\\.")[0];
                properties.computeIfAbsent(name, child -> inner(path + "." + child));
            }
        }
        Map<String, Object> section = schema(
                "description", sentences(ConfigurationKey.wordsOf(path)), "type", "object", "properties", properties);
        if (!ofTask) {
            List<String> required = required(path);
            if (!required.isEmpty()) {
                section.put("required", required);
            }
        }
        List<Map<String, Object>> own = rules.stream()
                .filter(rule -> rule.section().equals(path))
                .filter(rule -> ofTask || !rule.expression().contains(DATA_SOURCE))
                .map(ResourceRule::toTree)
                .toList();
        if (!own.isEmpty()) {
            section.put("x-kubernetes-validations", own);
        }
        return section;
    }

    private Map<String, Object> inner(String section) {
        if (!takesPreset(section)) {
            return section(section);
        }
        String keys = ConfigurationKey.all().stream()
                .filter(key -> key.section().equals(section))
                .map(key -> key.name() + " (" + key.type() + "): " + key.meaning())
                .collect(Collectors.joining("; "));
        String presets = Arrays.stream(Preset.values()).map(Preset::name).collect(Collectors.joining(", "));
        return schema(
                "description",
                sentences(
                        ConfigurationKey.wordsOf(section),
                        "the name of a preset (" + presets + "), or " + keys,
                        TaskFile.presetOf(defaults, section)
                                .map(preset -> "default: " + preset)
                                .orElse("")),
                "x-kubernetes-preserve-unknown-fields",
                true);
    }

    private Map<String, Object> leaf(ConfigurationKey key) {
        Map<String, Object> leaf = new LinkedHashMap<>();
        Optional<Object> fallback = fallback(key);
        leaf.put(
                "description",
                sentences(
                        EnumWords.replaced(key.meaning()),
                        EnumWords.replaced(key.type(), ConfigurationPage.rule(key)),
                        fallback.map(value -> "default: " + value).orElse("")));
        leaf.putAll(KeySchema.of(key));
        if (!ofTask && !key.type().contains("`replicationFactor`")) { // that one depends on another key
            fallback.ifPresent(value -> leaf.put("default", value));
        }
        return leaf;
    }

    private Optional<Object> fallback(ConfigurationKey key) {
        if (new TaskFile().requires(key.section(), key.name())) {
            return Optional.empty();
        }
        return ExpertParameter.of(key.name())
                .<Object>map(ExpertParameter::defaultValue)
                .or(() -> TaskFile.valueIn(defaults, key.section(), key.name())
                        .filter(value -> !List.of().equals(value) && !Map.of().equals(value)));
    }

    private static List<String> required(String section) {
        return ConfigurationKey.all().stream()
                .filter(key -> key.section().equals(section))
                .filter(key -> new TaskFile().requires(section, key.name()))
                .map(ConfigurationKey::name)
                .toList();
    }

    private Optional<Map<String, Object>> templateOf(String section) {
        return Arrays.stream(TemplatePart.values())
                .filter(part -> ofTask && section.equals(part.path().isEmpty() ? "spec" : "spec." + part.pathText()))
                .findFirst()
                .map(part -> schema(
                        "description",
                        sentences("name of a template for " + part.key() + ", over which these values are laid"),
                        "type",
                        "string"));
    }
}
