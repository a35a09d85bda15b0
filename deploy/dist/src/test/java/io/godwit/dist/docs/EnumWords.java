package io.godwit.dist.docs;

import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import io.godwit.model.task.NonEmptyTarget;
import io.godwit.model.task.NormalIndexes;
import io.godwit.model.task.OnRejection;
import io.godwit.model.task.StorageFormat;
import io.godwit.model.task.TaskType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Replaces {@code {EnumName}} in the words of a key by the values that the enum has now. */
final class EnumWords {
    static final String RULE = "{RULE}";

    private static final Map<String, Collection<? extends Enum<?>>> VALUES = Map.of(
            "{AVAILABLE}", TaskType.AVAILABLE,
            "{TaskType}", List.of(TaskType.values()),
            "{StorageFormat}", List.of(StorageFormat.values()),
            "{NormalIndexes}", List.of(NormalIndexes.values()),
            "{NonEmptyTarget}", List.of(NonEmptyTarget.values()),
            "{OnRejection}", List.of(OnRejection.values()),
            "{ConflictPolicy}", List.of(ConflictPolicy.values()),
            "{Dml}", List.of(Dml.values()));

    private EnumWords() {}

    /** What an enum has now, by its name in brackets. */
    static List<String> values(String name) {
        return VALUES.get(name).stream().<String>map(Enum::name).toList();
    }

    static String replaced(String words) {
        String text = words;
        for (var entry : VALUES.entrySet()) {
            text = text.replace(
                    entry.getKey(),
                    entry.getValue().stream()
                            .map(value -> MarkdownTable.code(value.name()))
                            .collect(Collectors.joining(", ")));
        }
        return text;
    }

    static String replaced(String words, String rule) {
        return replaced(words.replace(RULE, rule));
    }
}
