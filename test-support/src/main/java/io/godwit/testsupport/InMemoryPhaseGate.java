package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PhaseGate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The phases that {@link InMemoryDatabase} keeps. */
public final class InMemoryPhaseGate implements PhaseGate {
    private static final ErrorCode AWAY = ErrorCode.TARGET_UNREACHABLE;

    private final InMemoryDatabase database;
    private final FaultPlan faults;
    private final Optional<Claim> claim;

    /** A gate under a plan of faults. */
    public InMemoryPhaseGate(InMemoryDatabase database, FaultPlan faults) {
        this(database, faults, Optional.empty());
    }

    private InMemoryPhaseGate(InMemoryDatabase database, FaultPlan faults, Optional<Claim> claim) {
        this.database = database;
        this.faults = faults;
        this.claim = claim;
    }

    private record Claim(String taskId, int number) {}

    @Override
    public PhaseGate claimed(String taskId) {
        int number = faults.call(AWAY, "claim", () -> database.claimGates(taskId));
        return new InMemoryPhaseGate(database, faults, Optional.of(new Claim(taskId, number)));
    }

    @Override
    public void confirm() {
        claim.filter(mine -> database.owner(mine.taskId()) != mine.number()).ifPresent(lost -> {
            throw GodwitException.fenced("the gates of task " + lost.taskId() + " have another owner");
        });
    }

    @Override
    public void unclaim(String taskId) {
        database.unclaimGates(taskId);
    }

    @Override
    public Phase open(String taskId, TableMapping mapping, int attempt) {
        return faults.call(AWAY, "open", () -> {
            confirm();
            return database.open(taskId, mapping.collection().id(), attempt);
        });
    }

    @Override
    public void again(String taskId, long collectionId, int attempt, List<String> topics) {
        faults.run(AWAY, "again", () -> {
            confirm();
            database.again(taskId, collectionId, attempt, topics);
        });
    }

    @Override
    public void forget(String taskId, long collectionId, List<String> topics) {
        faults.run(AWAY, "forget", () -> {
            confirm();
            database.forget(taskId, collectionId, topics);
        });
    }

    @Override
    public Optional<Phase> phase(String taskId, long collectionId) {
        return faults.read(AWAY, "phase", () -> database.phase(taskId, collectionId));
    }

    @Override
    public void advance(
            String taskId, long collectionId, List<PartitionEnd> snapshotEnds, List<PartitionEnd> changeStarts) {
        faults.run(AWAY, "advance", () -> {
            confirm();
            database.advance(taskId, collectionId, snapshotEnds, changeStarts);
        });
    }

    @Override
    public List<ApplyCheckpoint> checkpoints(String taskId, String topic) {
        return faults.read(AWAY, "checkpoints", () -> database.checkpoints(taskId, topic));
    }

    @Override
    public Map<Long, Phase> phases(String taskId) {
        return faults.read(AWAY, "phases", () -> database.phases(taskId));
    }

    @Override
    public List<ApplyCheckpoint> openCheckpoints(String taskId) {
        return faults.read(AWAY, "open checkpoints", () -> database.openCheckpoints(taskId));
    }

    @Override
    public void close() {}
}
