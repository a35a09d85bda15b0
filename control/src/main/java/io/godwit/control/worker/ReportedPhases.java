package io.godwit.control.worker;

import io.godwit.control.managed.SwitchoverReport;
import io.godwit.control.turn.PhaseReports;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.Switchover;
import java.util.Optional;
import java.util.OptionalLong;

/** Reports how the phase of a switchover goes to whoever decides what follows. */
final class ReportedPhases implements PhaseReports {
    private final RunSignals signals;

    ReportedPhases(RunSignals signals) {
        this.signals = signals;
    }

    @Override
    public void reached(Switchover of, OptionalLong timestamp, String outcome) {
        signals.switched(
                timestamp.isPresent()
                        ? SwitchoverReport.reached(of, timestamp.getAsLong(), outcome)
                        : SwitchoverReport.reached(of, outcome));
    }

    @Override
    public void waits(Switchover of, String why) {
        signals.switched(SwitchoverReport.waits(of, why));
    }

    @Override
    public void calledOff(Switchover of, Failure why) {
        signals.switched(SwitchoverReport.calledOff(of, why));
    }

    @Override
    public void cleaned(Switchover of, Optional<String> uncarried) {
        signals.switched(SwitchoverReport.cleaned(of, uncarried));
    }
}
