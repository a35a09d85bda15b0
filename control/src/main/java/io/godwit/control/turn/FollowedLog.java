package io.godwit.control.turn;

import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.SourceLog;

/** A log, and what reads the messages in it that concern some mappings. */
public record FollowedLog(SourceLog log, LogDecoder decoder) implements AutoCloseable {
    @Override
    public void close() {
        log.close();
    }
}
