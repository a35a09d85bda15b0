package io.godwit.control.turn;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.SourceLog;

/**
 * What a flow back needs of the target.
 *
 * @param logs change logs of tables
 * @param log the target's changes, as the flow back reads them: of no table in particular
 * @param channel the one channel of that log
 */
public record TurnPorts(ChangeLogs logs, SourceLog log, String channel) implements AutoCloseable {
    @Override
    public void close() {
        logs.close();
        log.close();
    }
}
