package io.godwit.control;

import io.godwit.control.turn.TurnPorts;
import io.godwit.model.log.SourceLog;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetSchema;
import java.util.Optional;

/**
 * What the control part touches of source and target.
 *
 * @param log the source's log; empty where the task names none
 * @param back what a flow back needs
 */
public record ControlPorts(
        SourceCatalog catalog, TargetSchema schema, PhaseGate gate, Optional<SourceLog> log, TurnPorts back)
        implements AutoCloseable {
    @Override
    public void close() {
        catalog.close();
        schema.close();
        gate.close();
        log.ifPresent(SourceLog::close);
        back.close();
    }
}
