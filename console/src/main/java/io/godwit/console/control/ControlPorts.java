package io.godwit.console.control;

import io.godwit.model.log.LogPosition;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetSchema;
import java.util.List;
import java.util.Map;

/**
 * What the control part touches of source and target.
 *
 * @param logEnds end offset of each of the source log's topics; empty where the task names no log
 */
public record ControlPorts(SourceCatalog catalog, TargetSchema schema, PhaseGate gate, LogEnds logEnds)
        implements AutoCloseable {
    @Override
    public void close() {
        catalog.close();
        schema.close();
        gate.close();
    }

    /** Reads where the source's log ends. */
    public interface LogEnds {
        /** End offset of each topic. Blocks. */
        Map<String, LogPosition> of(List<String> topics);
    }
}
