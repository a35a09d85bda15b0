package io.godwit.cli.task;

import io.godwit.console.contract.model.Conflict;
import io.godwit.runtime.state.ConflictRecord;
import java.util.Optional;

/** A conflict on one line, whoever was asked for it. */
record ConflictLine(boolean open, String code, String collection, String table, Optional<String> key, String reason) {
    static ConflictLine of(ConflictRecord conflict) {
        return new ConflictLine(
                conflict.isOpen(),
                conflict.cause().code(),
                conflict.row().collection(),
                conflict.row().table(),
                conflict.row().key(),
                conflict.cause().reason());
    }

    static ConflictLine of(Conflict conflict) {
        return new ConflictLine(
                conflict.getOpen(),
                conflict.getCode(),
                conflict.getCollection(),
                conflict.getTable(),
                Optional.ofNullable(conflict.getKey()),
                conflict.getReason());
    }

    @Override
    public String toString() {
        return (open ? "open " : "closed ") + code + " " + collection + " -> " + table
                + key.map(text -> " key " + text).orElse("") + ": " + reason;
    }
}
