package io.godwit.stack.cli;

import io.godwit.stack.LocalStack;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.StackPlan;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that every {@code stack} command has. */
final class CommonOptions {
    @Option(
            names = "--dir",
            paramLabel = "D",
            defaultValue = "godwit-stack",
            description = "Folder of the stack (default: ${DEFAULT-VALUE}).")
    Path dir;

    @Mixin
    AnswerOption answer;

    StackPlan plan() {
        return LocalStack.in(dir).detach();
    }

    static EnumSet<ServerKind> kinds(List<String> ids) {
        EnumSet<ServerKind> kinds = EnumSet.noneOf(ServerKind.class);
        ids.forEach(id -> kinds.add(ServerKind.of(id)));
        if (kinds.isEmpty()) {
            throw new StackException(
                    StackErrorCode.BAD_OPTION, "--only names no server.", "Omit it for the standard four.");
        }
        return kinds;
    }
}
