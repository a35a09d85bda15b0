package io.godwit.dist.docs;

import io.godwit.control.format.KeptFormat;
import io.godwit.dist.kept.KeptRecords;
import io.godwit.runtime.json.Kept;

/** Every kept record with its version. */
final class RecordVersionsPage {
    private static final String INTRO = """
            # Versions of records

            Every record that outlives the process which writes it. What an earlier version of Godwit wrote is read, back to version 1; what a
            later version adds to a record is ignored. [records.md](records.md) says who writes them, [upgrade.md](upgrade.md) what is promised.
            Samples of each version: `deploy/dist/src/test/resources/io/godwit/dist/kept`.

            The format of all of it together is %d; versions of Godwit with format %d or higher read it.

            """;

    private static final String OTHERS = """

            Kept in other forms:

            | what | where | form |
            |---|---|---|
            | row events, and their keys | snapshot and change topics | Avro; the registry has the schema of each table. Sample: `row-event` among the samples |
            | `apply_checkpoint`, `apply_batch`, `table_mapping` | the target | tables; columns may be added. Sample: `oceanbase-adapter/src/test/resources/checkpoint-tables.sql` |
            | state of the decisions | `godwit-control-tasks-changelog`, `godwit-control-answered-changelog` | `TaskRecord` and `TaskProcessor.Answered`, by the topology of the format: `control/src/test/resources/io/godwit/control/topology` |
            | status of custom resources | the cluster's API | `status` in their definitions, `deploy/helm/godwit/crds` |
            """;

    private RecordVersionsPage() {}

    static String text() {
        MarkdownTable table = new MarkdownTable("record", "kept in", "version");
        for (Class<?> type : KeptRecords.all()) {
            Kept kept = KeptRecords.kept(type);
            table.add(
                    MarkdownTable.code(KeptRecords.name(type)),
                    kept.in().startsWith("godwit") ? MarkdownTable.code(kept.in()) : kept.in(),
                    String.valueOf(kept.version()));
        }
        return INTRO.formatted(KeptFormat.OWN.number(), KeptFormat.OWN.readFrom()) + table + OTHERS;
    }
}
