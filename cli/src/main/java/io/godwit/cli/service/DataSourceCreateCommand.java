package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.file.TaskFile;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.DataSource;
import io.godwit.console.contract.model.DataSourceKind;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code datasource create}: gives a server a name in the control service, and tests it. */
@Command(
        name = "create",
        description = {
            "Give a server a name in the control service, and test it; it is there whatever the test finds.",
            "Describe it by options, or by a file. Secrets stay where they are: the service reads them from there."
        })
final class DataSourceCreateCommand extends OnService {
    /** In lower case, as users type them. */
    enum Kind {
        milvus,
        oceanbase,
        kafka,
        registry
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "KIND", description = "milvus, oceanbase, kafka or registry.")
    private Kind kind;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "At most 32 letters, digits, . - or _.")
    private String name;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A data source in YAML, instead of KIND, NAME and options.")
    private Path file;

    @Option(names = "--no-test", description = "Do not test it.")
    private boolean untested;

    @Mixin
    private DataSourceOptions options;

    DataSourceCreateCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        DataSource created = client.dataSources().create(document(), !untested);
        view.answers("dataSource", List.of(ServiceClient.plain(created)), () -> DataSourceText.created(created));
        return exit(created);
    }

    private Map<String, Object> document() {
        if ((file == null) == (kind == null || name == null) || file != null && !options.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "a data source is described by KIND and NAME with options, or by a file",
                    "write for example: godwit datasource create milvus products --uri http://milvus:19530");
        }
        return file != null
                ? TaskFile.tree(file)
                : options.document(DataSourceKind.valueOf(kind.name().toUpperCase(Locale.ROOT)), name);
    }

    /** As a precheck ends. */
    static ExitCode exit(DataSource source) {
        return source.getTest() == null || source.getTest().getPassed() ? ExitCode.DONE : ExitCode.PRECHECK;
    }
}
