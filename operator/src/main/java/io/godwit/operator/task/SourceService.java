package io.godwit.operator.task;

import io.godwit.control.DataSourceControl.Seen;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.read.DataSourceReading;
import java.util.Map;
import java.util.Optional;

/** The data sources of the control service, as objects of a cluster use them. Thread-safe; calls block, and fail as they do for REST. */
public interface SourceService {
    /** The one of that name. */
    Optional<Seen> find(String name);

    /** What the document describes, or every problem with it. */
    DataSourceReading read(Map<String, Object> document);

    /** Makes it known, and tests it. */
    Seen create(DataSourceDocument document);

    /** Gives it that document, if it has that revision, and tests it. */
    Seen change(DataSourceDocument document, long revision);

    /** Tests it again. */
    Seen test(String name);
}
