package io.godwit.cli.service;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The script that completes commands, options and their values in bash and zsh. For names of tasks and the like it asks {@code __complete}, and
 * only where such a name belongs, as that starts a JVM.
 */
public final class CompletionScript {
    private static final String NAMES = """

            # Names that only the control service knows.
            _complete_godwit_with_names() {
              local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} name names
              COMPREPLY=()
              _complete_godwit "$@"
              case ${COMPREPLY[*]-} in
                "" | "''") COMPREPLY=() ;;
                *) return 0 ;;
              esac
              case $word in
                -*) return 0 ;;
              esac
              case $before in
                %s) ;;
                %s) return 0 ;;
                *)
                  case " ${COMP_WORDS[*]:1:COMP_CWORD-1} " in
                    %s) ;;
                    *) return 0 ;;
                  esac
                  ;;
              esac
              names=$("${COMP_WORDS[0]/#\\~/$HOME}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
              while IFS= read -r name; do
                [ -z "$name" ] || COMPREPLY+=("$name")
              done <<< "$names"
              case ${COMPREPLY[0]-} in
                */) compopt -o nospace 2> /dev/null ;;
              esac
              return 0
            }
            complete -F _complete_godwit_with_names -o default godwit
            """;

    private final SortedSet<String> commands = new TreeSet<>();
    private final SortedSet<String> nameOptions = new TreeSet<>();
    private final SortedSet<String> otherOptions = new TreeSet<>();

    private CompletionScript() {}

    /** The script for all commands below {@code root}. */
    public static String of(CommandLine root) {
        CompletionScript script = new CompletionScript();
        script.add("", root.getCommandSpec());
        script.otherOptions.removeAll(script.nameOptions);
        return AutoComplete.bash("godwit", root)
                + NAMES.formatted(
                        String.join("|", script.nameOptions),
                        String.join("|", script.otherOptions),
                        String.join("|", script.commands));
    }

    private void add(String path, CommandSpec command) {
        for (OptionSpec option : command.options()) {
            if (option.arity().max() > 0) {
                (TypedWords.names(option).isPresent() ? nameOptions : otherOptions).addAll(List.of(option.names()));
            }
        }
        if (command.positionalParameters().stream()
                .anyMatch(parameter -> TypedWords.names(parameter).isPresent())) {
            commands.add("*\" " + path.strip() + " \"*");
        }
        command.subcommands().forEach((name, below) -> add(path + " " + name, below.getCommandSpec()));
    }
}
