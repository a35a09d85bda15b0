package io.godwit.operator.task;

import io.godwit.control.DataSourceControl;
import io.godwit.control.DataSourceControl.Seen;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.DataSourceReading;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The data sources of a control service. */
public final class ControlledSources implements SourceService {
    private final DataSourceControl control;
    private final DataSourceReader documents;

    /** The data sources of that service. */
    public ControlledSources(DataSourceControl control, DataSourceReader documents) {
        this.control = control;
        this.documents = documents;
    }

    @Override
    public Optional<Seen> find(String name) {
        try {
            return Optional.of(control.find(name));
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.DATA_SOURCE_UNKNOWN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public DataSourceReading read(Map<String, Object> document) {
        return documents.read(document);
    }

    @Override
    public Seen create(DataSourceDocument document) {
        return control.create(document, true, ControlledTasks.caller());
    }

    @Override
    public Seen change(DataSourceDocument document, long revision) {
        return control.change(document, OptionalLong.of(revision), true, ControlledTasks.caller());
    }

    @Override
    public Seen test(String name) {
        return control.test(name);
    }
}
