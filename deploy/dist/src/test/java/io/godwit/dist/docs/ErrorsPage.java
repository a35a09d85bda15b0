package io.godwit.dist.docs;

import static io.godwit.dist.docs.MarkdownTable.code;

import io.godwit.model.error.ComponentExitCode;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Exit codes and error codes, each with what to do about it. */
final class ErrorsPage {
    private static final String INTRO = """
            # Exit codes and error codes

            Every failure carries a stable code, says what happened and names a remedy. The message is for people and may change; the
            codes do not.

            ## Exit codes
            Of `godwit`.

            """;
    private static final String COMPONENTS = """

            ## Exit codes of a component process
            For whatever starts components; `godwit` translates them into its own. A process that a signal ended has `128` plus its number.

            """;
    private static final String KINDS = """

            ## Kinds of failure
            The kind, not the code, decides who acts; one code may have several kinds.

            """;
    private static final String CODES = """

            ## Error codes
            They appear in the CLI's messages, in logs (`code=`), in `godwit.status` and in conflict records.

            """;

    private ErrorsPage() {}

    static String text() {
        MarkdownTable exits = new MarkdownTable("exit code", "name", "meaning");
        Arrays.stream(ExitCode.values()).forEach(c -> exits.add(code("" + c.code()), code(c.name()), meaning(c)));
        MarkdownTable kinds = new MarkdownTable("kind", "who acts", "exit code");
        Arrays.stream(GodwitException.Kind.values()).forEach(k -> kinds.add(code(k.name()), whoActs(k), exits(k)));
        MarkdownTable codes = new MarkdownTable("code", "meaning", "what to do");
        Arrays.stream(ErrorCode.values()).forEach(c -> codes.add(code(c.name()), c.summary(), ErrorAdvice.of(c)));
        MarkdownTable components = new MarkdownTable("exit code", "name", "meaning");
        Arrays.stream(ComponentExitCode.values())
                .forEach(c -> components.add(code("" + c.code()), code(c.name()), meaning(c)));
        return INTRO + exits + COMPONENTS + components + KINDS + kinds + CODES + codes;
    }

    private static String meaning(ExitCode exit) {
        return switch (exit) {
            case DONE -> "everything asked for is done";
            case FAILED -> "a failure that no other code covers: a bug, or a server that stayed unavailable";
            case CONFIGURATION -> "the task file or the command line has problems; nothing was touched";
            case PRECHECK -> "a system is not as the task needs it: login, table, collection, rows in the target";
            case REJECTED_ROW -> "the target refused a row and `onRejectedRow` is `STOP`";
            case DIFFERENCE -> "a comparison found differences";
            case FENCED -> "another run of the same task, or another instance, took over";
            case INTERRUPTED -> "stopped by Ctrl-C, drained, checkpoints saved; after SIGTERM the JVM ends with `143`";
        };
    }

    private static String meaning(ComponentExitCode exit) {
        return switch (exit) {
            case DONE -> "nothing is left to do";
            case FAILED -> "a failure that a restart may fix: a bug, or a server that stayed unavailable";
            case CONFIGURATION ->
                "the task file or one of the systems has to be fixed first; the instance's status says what";
            case OUT_OF_MEMORY -> "out of memory; the JVM itself ends with this number, and nothing else does";
            case REJECTED_ROW -> "the target refused a row and `onRejectedRow` is `STOP`";
            case PARTLY_FAILED -> "everything else is done, but some tables failed; the status of each says why";
            case FENCED -> "another instance took over";
            case INTERRUPTED -> "asked to stop, drained, checkpoints saved; after SIGTERM the JVM ends with `143`";
        };
    }

    private static String whoActs(GodwitException.Kind kind) {
        return switch (kind) {
            case RETRIABLE ->
                "the component: it tries again with growing waits (100 ms to 5 s) until the server is back";
            case CONFIGURATION -> "you: fix the task file or one of the systems, then run the task again";
            case REJECTED_ROW -> "you: fix the row or the table, or let such rows become conflicts";
            case FENCED -> "nobody: the newer owner continues";
            case INTERRUPTED -> "nobody: somebody asked the process to stop";
            case BUG -> "the developers: report it with the log";
        };
    }

    private static String exits(GodwitException.Kind kind) {
        return Arrays.stream(ErrorCode.values())
                .map(code -> ExitCode.of(new GodwitException(kind, code, "", "", null)))
                .distinct()
                .sorted()
                .map(exit -> code("" + exit.code()))
                .collect(Collectors.joining(" or "))
                .replace("`2` or `3`", "`2` for `CONFIG_*` codes, else `3`");
    }
}
