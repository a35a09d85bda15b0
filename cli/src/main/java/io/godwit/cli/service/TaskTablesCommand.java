package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Table;
import io.godwit.console.contract.model.TableState;
import io.godwit.model.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code task tables}: the tables of a task of the control service. */
@Command(
        name = "tables",
        description = {
            "List the tables of a task of the control service by collection, with state and how far they are.",
            "REASON says why one needs attention, and what to do about it."
        })
final class TaskTablesCommand extends OnService {
    private static final List<String> HEADER = List.of(
            "COLLECTION", "TABLE", "STATE", "ROWS", "ABOUT", "CHANGES", "LAG", "CONFLICTS", "FINDINGS", "REASON");

    @Parameters(paramLabel = "NAME", completionCandidates = ServiceNames.Tasks.class, description = "The task's name.")
    private String name;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "Only those in one of these states: ${COMPLETION-CANDIDATES}.")
    private List<TableState> states = List.of();

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "Only those whose collection or table has this in its name.")
    private String text;

    TaskTablesCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        List<Table> tables = client.tables(name, states, text);
        view.answers(
                "taskTable",
                tables.stream().map(ServiceClient::plain).toList(),
                () -> tables.isEmpty() ? List.of("no tables") : lines(tables));
        return ExitCode.DONE;
    }

    private static List<String> lines(List<Table> tables) {
        List<String> lines = new ArrayList<>(List.of(String.join("\t", HEADER)));
        tables.forEach(table -> lines.add(String.join("\t", cells(table))));
        return lines;
    }

    private static List<String> cells(Table table) {
        return List.of(
                table.getCollection(),
                table.getTable(),
                table.getState().getValue(),
                String.valueOf(table.getRows()),
                table.getEstimatedRows() == 0 ? "" : String.valueOf(table.getEstimatedRows()),
                String.valueOf(table.getChanges()),
                table.getLagMillis() == null ? "" : String.format(Locale.ROOT, "%.1f s", table.getLagMillis() / 1000.0),
                String.valueOf(table.getConflicts()),
                String.valueOf(table.getFindings()),
                table.getReason() == null ? "" : table.getReason());
    }
}
