package io.godwit.stack.cli;

import java.util.Map;
import java.util.stream.Collectors;

/** Variables as lines for {@code eval}: {@code export KAFKA='127.0.0.1:9092'}. */
public final class ShellExports {
    private ShellExports() {}

    public static String of(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(e -> "export " + e.getKey() + "='" + e.getValue().replace("'", "'\\''") + "'")
                .collect(Collectors.joining("\n"));
    }
}
