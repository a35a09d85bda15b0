package io.godwit.model.row;

import io.godwit.model.schema.TableMapping;
import java.util.function.Consumer;

/** Reads one side of a mapping for comparison, with code that shares nothing with the scan or the writer. Blocks; one thread. */
public interface RowInspector extends AutoCloseable {
    /** Hands every row of the mapping to {@code rows} in ascending key order (see {@link Key}). */
    void forEach(TableMapping mapping, Consumer<CanonicalRow> rows);

    @Override
    void close();
}
