package io.godwit.control.memory;

import io.godwit.control.turn.FollowedLog;
import io.godwit.control.turn.TurnPorts;
import io.godwit.model.log.LogMessage;
import io.godwit.model.source.CommitVersion;
import io.godwit.testsupport.InMemoryChangeLogs;
import io.godwit.testsupport.InMemoryWriteProbe;
import io.godwit.testsupport.ScriptedTarget;

/** What a flow back needs, where nothing is in its logs and its user may do everything. */
public final class Turns {
    private Turns() {}

    /** Over these logs. */
    public static TurnPorts ports(InMemoryChangeLogs logs, String channel) {
        return new TurnPorts(
                logs,
                logs,
                channel,
                place -> CommitVersion.tso(place.offset()),
                collections -> record -> new LogMessage.Foreign("none"),
                mappings -> new FollowedLog(logs, record -> new LogMessage.Foreign("none")),
                ScriptedTarget::new,
                InMemoryWriteProbe::new);
    }
}
