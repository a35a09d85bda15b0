package io.godwit.control.memory;

import io.godwit.control.turn.FollowedLog;
import io.godwit.control.turn.TurnPorts;
import io.godwit.model.log.LogMessage;
import io.godwit.model.source.CommitVersion;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.ReconcileMark;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.Switchover;
import io.godwit.testsupport.InMemoryChangeLogs;
import io.godwit.testsupport.InMemoryWriteProbe;
import io.godwit.testsupport.ScriptedTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a flow back needs, where nothing is in its logs and its user may do everything. */
public final class Turns {
    private Turns() {}

    /** A switchover in this phase, as it is where nothing else is known of it. */
    public static Switchover in(Switchover.Phase phase) {
        return new Switchover(
                phase,
                1,
                0,
                Switchover.Settings.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** How the changes of a collection of database {@code default} are applied: up to a watermark. */
    public static ChangeStatus status(String flow, long id, String name, ChangeStatus.Phase phase, long watermark) {
        String label = "default." + name;
        return new ChangeStatus(
                flow, id, label, label, phase, 0, 0, 0, watermark, Map.of(), Map.of(), Optional.empty());
    }

    /** A Store that found a reason why a table may differ. */
    public static StoreStatus marked(String flow, ReconcileMark mark) {
        return new StoreStatus(flow, List.of(), 0, 0, List.of(), List.of(mark), Optional.empty());
    }

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
