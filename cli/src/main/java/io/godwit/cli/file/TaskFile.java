package io.godwit.cli.file;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/** Reads a task from a YAML file. */
public final class TaskFile {
    private final TaskSpecReader reader;

    public TaskFile(TaskSpecReader reader) {
        this.reader = reader;
    }

    /** The task, or every problem with it; throws a configuration failure, CONFIG_INVALID, if the file cannot be read. */
    public SpecReading read(Path file) {
        try {
            return reader.read(yaml().load(contents(file)));
        } catch (YAMLException e) {
            return new SpecReading.Invalid(List.of(problem(e)));
        }
    }

    /** What the file contains, unchecked; throws a configuration failure, CONFIG_INVALID, if it is no YAML document. */
    public static Map<String, Object> tree(Path file) {
        Problem problem;
        try {
            if (yaml().load(contents(file)) instanceof Map<?, ?> document) {
                Map<String, Object> tree = new LinkedHashMap<>();
                document.forEach((key, value) -> tree.put(String.valueOf(key), value));
                return tree;
            }
            problem = new Problem("", "contains no task", "see the example in the documentation");
        } catch (YAMLException e) {
            problem = problem(e);
        }
        throw GodwitException.configuration(
                ErrorCode.CONFIG_INVALID,
                file + ": " + (problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.message(),
                problem.remedy());
    }

    private static Problem problem(YAMLException e) {
        return e instanceof MarkedYAMLException marked
                ? new Problem(place(marked), syntax(marked), "correct the YAML there")
                : new Problem("", String.valueOf(e.getMessage()), "correct the YAML");
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw unreadable(file + " is not UTF-8 text", "save it as UTF-8", e);
        } catch (IOException e) {
            String reason = Files.exists(file) ? "cannot be read" : "does not exist";
            throw unreadable("the file " + file + " " + reason, "name a task file with -f", e);
        }
    }

    private static GodwitException unreadable(String message, String remedy, IOException cause) {
        return GodwitException.configuration(ErrorCode.CONFIG_INVALID, message, remedy, cause);
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new PlainScalars());
    }

    private static String place(MarkedYAMLException e) {
        return mark(e).map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                .orElse("");
    }

    private static String syntax(MarkedYAMLException e) {
        String problem = Optional.ofNullable(e.getProblem()).orElse("is not YAML");
        return Optional.ofNullable(e.getContext())
                        .map(context -> context + ": ")
                        .orElse("")
                + problem;
    }

    private static Optional<Mark> mark(MarkedYAMLException e) {
        return Optional.ofNullable(e.getProblemMark()).or(() -> Optional.ofNullable(e.getContextMark()));
    }
}
