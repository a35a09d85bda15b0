package io.godwit.control;

import io.godwit.model.log.SourceLog;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetSchema;
import java.util.Optional;

/**
 * What the control part touches of source and target.
 *
 * @param log the source's log; empty where the task names none
 */
public record ControlPorts(SourceCatalog catalog, TargetSchema schema, PhaseGate gate, Optional<SourceLog> log)
        implements AutoCloseable {
    @Override
    public void close() {
        catalog.close();
        schema.close();
        gate.close();
        log.ifPresent(SourceLog::close);
    }
}
