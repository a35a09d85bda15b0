package io.godwit.cli.service;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Passwords from a terminal, which does not show them, or from standard input. Never from the command line: others see that. */
final class PasswordInput {
    @Option(
            names = "--password-stdin",
            description = "Read the password from the first line of standard input, instead of asking for it.")
    private boolean stdin;

    private Optional<BufferedReader> reader = Optional.empty();

    /** The password that the user has. */
    String read(String prompt) {
        return stdin ? line() : new String(typed(Optional.ofNullable(terminal().readPassword("%s: ", prompt))));
    }

    /** The password in a file; a line break at its end is not part of it. */
    static String of(Path file) {
        return new SecretResolver(Map.of()).resolve(SecretText.of("${file:" + file.toAbsolutePath() + "}"));
    }

    /** A password that the user chooses, asked for twice. */
    String chosen(String prompt) {
        String first = read(prompt);
        if (!stdin && !first.equals(read(prompt + " again"))) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, "the two passwords differ", "run the command again");
        }
        return first;
    }

    /** The next line that the user types. */
    String line(String prompt) {
        return typed(Optional.ofNullable(terminal().readLine("%s: ", prompt)));
    }

    /** Absent where the user ended the input instead. */
    static <T> T typed(Optional<T> answer) {
        return answer.orElseThrow(() ->
                GodwitException.configuration(ErrorCode.CONFIG_INVALID, "nothing was typed", "run the command again"));
    }

    private static Console terminal() {
        return Optional.ofNullable(System.console())
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "there is no terminal to ask for a password",
                        "give --user and --password-stdin, and the password on standard input"));
    }

    private String line() {
        try {
            String line = reader().readLine();
            if (line != null) {
                return line;
            }
        } catch (IOException e) { // the same as an empty one
        }
        throw GodwitException.configuration(
                ErrorCode.CONFIG_INVALID, "standard input contains no password", "write it there on one line");
    }

    /** The same for every password of a command: it reads ahead. */
    private BufferedReader reader() {
        if (reader.isEmpty()) {
            reader = Optional.of(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
        return reader.get();
    }
}
