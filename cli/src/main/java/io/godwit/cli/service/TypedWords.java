package io.godwit.cli.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command line of which the last word is not finished.
 *
 * @param values of options that were given, by the option's name
 * @param argument what the last word is
 */
record TypedWords(String last, Map<String, String> values, Optional<ArgSpec> argument) {
    static TypedWords of(CommandSpec root, List<String> words) {
        List<String> line = new ArrayList<>(words);
        line.removeIf("="::equals); // shells take --name=value for three words
        String last = line.isEmpty() ? "" : line.removeLast();
        CommandSpec command = root;
        Map<String, String> values = new HashMap<>();
        Optional<OptionSpec> open = Optional.empty();
        int position = 0;
        for (String word : line) {
            CommandLine below = position == 0 ? command.subcommands().get(word) : null;
            if (open.isPresent()) {
                values.put(open.get().longestName(), word);
                open = Optional.empty();
            } else if (isOption(word)) {
                open = Optional.ofNullable(command.optionsMap().get(word))
                        .filter(option -> option.arity().max() > 0);
            } else if (below != null) {
                command = below.getCommandSpec();
            } else {
                position++;
            }
        }
        int at = position;
        Optional<ArgSpec> argument = open.map(option -> (ArgSpec) option);
        if (argument.isEmpty() && !isOption(last)) {
            argument = command.positionalParameters().stream()
                    .filter(parameter -> parameter.index().contains(at))
                    .map(parameter -> (ArgSpec) parameter)
                    .findFirst();
        }
        return new TypedWords(last, values, argument);
    }

    private static boolean isOption(String word) {
        return word.startsWith("-") && word.length() > 1;
    }

    Optional<String> valueOf(String option) {
        return Optional.ofNullable(values.get(option));
    }

    /** The names that the last word is one of, where the service knows them. */
    Optional<ServiceNames> names() {
        return argument.flatMap(TypedWords::names);
    }

    static Optional<ServiceNames> names(ArgSpec argument) {
        return Optional.ofNullable(argument.completionCandidates())
                .filter(ServiceNames.class::isInstance)
                .map(ServiceNames.class::cast);
    }
}
