package io.godwit.control.resource;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.DataSourceKind;
import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.DataSourceReading;
import io.godwit.runtime.json.Kept;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A data source as {@code godwit.resources} keeps it, under {@code datasource/} and its name.
 *
 * @param document what the user sent, defaults written out, secrets unresolved
 * @param revision raised each time the document is changed
 * @param test the last test of this revision; absent where there was none
 */
@Kept(in = "godwit.resources", version = 2)
public record DataSource(
        String name,
        DataSourceKind kind,
        Map<String, Object> document,
        long revision,
        long createdAtMillis,
        long changedAtMillis,
        Optional<TestResult> test)
        implements Resource<DataSource> {
    /** Data sources have unique names whatever their kind. */
    public static final ResourceType<DataSource> TYPE = new ResourceType<>(
            "datasource/",
            DataSource.class,
            "data source",
            new ResourceType.Codes(
                    ErrorCode.DATA_SOURCE_UNKNOWN,
                    ErrorCode.DATA_SOURCE_EXISTS,
                    ErrorCode.DATA_SOURCE_USED,
                    ErrorCode.DATA_SOURCE_REVISION));

    /** Requires what each data source has. */
    public DataSource {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(document, "document");
    }

    /** A data source that is new now. */
    public static DataSource created(DataSourceDocument document, long nowMillis) {
        return new DataSource(
                document.name(), document.spec().kind(), document.toTree(), 1, nowMillis, nowMillis, Optional.empty());
    }

    @Override
    public ResourceType<DataSource> type() {
        return TYPE;
    }

    @Override
    public Object sent() {
        return document;
    }

    /** Keeps its kind; what was tested is no longer there. */
    @Override
    public DataSource changedTo(DataSource newer) {
        if (newer.kind != kind) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "spec: data source " + name + " is described under " + kind.key() + ", not under "
                            + newer.kind.key(),
                    "keep its kind, or create another data source");
        }
        return new DataSource(
                name, kind, newer.document, revision + 1, createdAtMillis, newer.changedAtMillis, Optional.empty());
    }

    DataSource tested(TestResult result) {
        return new DataSource(name, kind, document, revision, createdAtMillis, changedAtMillis, Optional.of(result));
    }

    /** The document as a value. */
    public DataSourceDocument described() {
        return switch (DataSourceReader.ofKept().read(document)) {
            case DataSourceReading.Valid valid -> valid.document();
            case DataSourceReading.Invalid invalid ->
                throw GodwitException.bug("a data source cannot be read back: " + invalid.problems(), null);
        };
    }
}
