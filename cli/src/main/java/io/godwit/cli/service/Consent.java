package io.godwit.cli.service;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** That somebody wants what a command is about to begin: asked for at a terminal, or given with the command. */
final class Consent {
    @Option(names = "--yes", description = "Ask no questions.")
    private boolean given;

    /** Throws a configuration failure unless there is consent. */
    void require(String question) {
        if (given) {
            return;
        }
        String answer = PasswordInput.typed(Optional.ofNullable(Optional.ofNullable(System.console())
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "there is no terminal to ask at: " + question,
                        "give --yes if that is what you want"))
                .readLine("%s [y/N] ", question)));
        if (!answer.strip().equalsIgnoreCase("y")) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, "nothing was done", "answer with y, or give --yes");
        }
    }
}
