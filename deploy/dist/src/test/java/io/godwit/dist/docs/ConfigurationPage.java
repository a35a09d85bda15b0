package io.godwit.dist.docs;

import static io.godwit.dist.docs.MarkdownTable.code;

import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.FullResources;
import io.godwit.model.task.Preset;
import io.godwit.model.task.SpecChange;
import io.godwit.model.task.StoreResources;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.WriterResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every key of the task file. Which keys there are, their defaults and what a running task accepts is asked of the reader. */
final class ConfigurationPage {
    private static final String INTRO = """
            # Task file

            YAML. An unknown key, a wrong type and a missing secret are all reported at once, with path and remedy, before anything is
            touched. [run.md](run.md#a-task-file) explains a whole file.

            - **Size**: a number with `B`, `KB`, `MB`, `GB`, `TB` (powers of 1000) or `KiB`, `MiB`, `GiB`, `TiB` (powers of 1024).
            - **Duration**: a whole number with `ms`, `s`, `m`, `h` or `d`.
            - **Secret reference**: `${env:NAME}`, `${file:/absolute/path}`, or in a cluster `${secret:NAME/KEY}`, stored as it is and resolved in the process that uses
              it; a secret in plain text is refused. Other texts may use references too and are resolved when the file is read.
            - **While it runs**: what `godwit task apply` does with a changed value. *immediately*: without a restart; *restart*: the
              component is restarted; *no*: refused with `TASK_CHANGED`.

            """;
    private static final String PRESETS = """

            ## Presets
            `resources`, `store` and `writer` take the name of a preset, or the keys above.

            """;

    private ConfigurationPage() {}

    static String text() {
        List<ConfigurationKey> keys = ConfigurationKey.all();
        requireComplete(keys);
        TaskFile file = new TaskFile();
        TaskSpec defaults = file.spec();
        MarkdownTable table = new MarkdownTable("key", "type", "default", "meaning", "while it runs");
        for (ConfigurationKey key : keys) {
            String fallback = file.requires(key.section(), key.name()) ? "**required**" : fallback(defaults, key);
            String meaning = EnumWords.replaced(key.meaning());
            table.add(code(key.path()), EnumWords.replaced(key.type(), rule(key)), fallback, meaning, verdict(key));
        }
        return INTRO + table + PRESETS + presets();
    }

    /** The reader's keys and the described ones are the same. */
    private static void requireComplete(List<ConfigurationKey> described) {
        List<String> sections = ConfigurationKey.sections();
        TaskFile file = new TaskFile();
        TreeSet<String> known = new TreeSet<>();
        for (String section : sections) {
            file.keysOf(section).stream()
                    .map(key -> section.isEmpty() ? key : section + "." + key)
                    .filter(path -> !sections.contains(path))
                    .forEach(known::add);
        }
        TreeSet<String> words =
                new TreeSet<>(described.stream().map(ConfigurationKey::path).toList());
        if (!words.equals(known)) {
            List<String> differing = new ArrayList<>(
                    Stream.concat(known.stream(), words.stream()).toList());
            differing.removeIf(path -> known.contains(path) && words.contains(path));
            throw new AssertionError("configuration-keys.txt and the reader of task files differ in " + differing);
        }
    }

    private static String fallback(TaskSpec defaults, ConfigurationKey key) {
        Optional<String> expert = ExpertParameter.of(key.name()).map(ExpertParameter::defaultValue);
        return expert.or(() ->
                        TaskFile.valueIn(defaults, key.section(), key.name()).map(ConfigurationPage::shown))
                .map(MarkdownTable::code)
                .or(() -> TaskFile.presetOf(defaults, key.section()).map(preset -> "as " + code(preset)))
                .orElse("");
    }

    private static String shown(Object value) {
        boolean empty =
                value instanceof Map<?, ?> map && map.isEmpty() || value instanceof List<?> list && list.isEmpty();
        return empty ? "" : String.valueOf(value);
    }

    /** The words of an expert setting for what it takes; empty for other keys. */
    static String rule(ConfigurationKey key) {
        return key.type().contains(EnumWords.RULE)
                ? new TaskFile()
                        .set(key.section(), key.name(), "!")
                        .problemAt(key.path())
                        .orElseThrow()
                        .remedy()
                        .replace("write ", "")
                : "";
    }

    private static String verdict(ConfigurationKey key) {
        if (key.another().isEmpty()) {
            return "";
        }
        TaskFile before = new TaskFile();
        TaskFile after =
                new TaskFile().set(key.section(), key.name(), key.another().get());
        key.needed().forEach((path, value) -> {
            int dot = path.lastIndexOf('.');
            after.set(path.substring(0, dot), path.substring(dot + 1), value);
        });
        SpecChange change = SpecChange.between(before.spec(), after.spec());
        return change.accepted().stream()
                .filter(accepted -> related(accepted.path(), key.path()))
                .map(accepted -> accepted.effect() == SpecChange.Effect.AT_ONCE ? "immediately" : "restart")
                .findFirst()
                .orElseGet(() -> change.refused().stream().anyMatch(p -> related(p.path(), key.path())) ? "no" : "");
    }

    private static boolean related(String changed, String path) {
        return (changed + ".").startsWith(path + ".") || (path + ".").startsWith(changed + ".");
    }

    private static MarkdownTable presets() {
        MarkdownTable table = new MarkdownTable(
                "preset",
                "`full.resources`: read, write, memory",
                "`incremental.store`: memory",
                "`incremental.writer`: write, memory");
        for (Preset preset : Preset.values()) {
            FullResources full = FullResources.of(preset);
            WriterResources writer = WriterResources.of(preset);
            table.add(
                    code(preset.name()),
                    full.read() + ", " + full.write() + ", " + full.memory(),
                    StoreResources.of(preset).memory().toString(),
                    writer.write() + ", " + writer.memory());
        }
        return table;
    }
}
