package io.godwit.control.turn;

import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.PhaseGate;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;

/**
 * What carries out one phase of a switchover for one run of a task. It takes the gates of the task from whoever had them, perhaps a
 * process that was frozen and wakes up later, and looks only then whether the phase is still its own: what it does afterwards fails
 * once another one has taken over. Thread-safe. Invariant 2.
 */
final class PhaseOwner {
    private final TaskLedger ledger;
    private final TaskJournal journal;
    private final PhaseGate gate;
    private final TaskRecord task;
    private final Switchover phase;

    private PhaseOwner(TaskLedger ledger, TaskJournal journal, PhaseGate gate, TaskRecord task, Switchover phase) {
        this.ledger = ledger;
        this.journal = journal;
        this.gate = gate;
        this.task = task;
        this.phase = phase;
    }

    /** The owner from now on; whoever has been replaced is refused, and replaces nobody. */
    static PhaseOwner of(TaskLedger ledger, TaskJournal journal, PhaseGate gate, TaskRecord task, Switchover phase) {
        new PhaseOwner(ledger, journal, gate, task, phase).confirm();
        PhaseOwner owner = new PhaseOwner(ledger, journal, gate.claimed(task.id()), task, phase);
        owner.confirm();
        return owner;
    }

    /** The gates of both flows, each of whose changes fails once another one owns them. */
    PhaseGate gate() {
        return gate;
    }

    /** Fails as FENCED where another run has taken over, and as RETRIABLE where the phase is over. */
    void confirm() {
        journal.confirm();
        boolean same = ledger.records()
                .byName(task.name())
                .filter(known -> known.id().equals(task.id()))
                .flatMap(TaskRecord::switchover)
                .filter(known -> known.number() == phase.number() && known.phase() == phase.phase())
                .isPresent();
        if (!same) {
            throw GodwitException.retriable(
                    ErrorCode.TASK_STATE,
                    "phase " + phase.phase() + " of the switchover is over",
                    "none: what follows is carried out",
                    null);
        }
        gate.confirm();
    }
}
