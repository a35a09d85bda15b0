package io.godwit.testsupport;

import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetWriter;
import io.godwit.testsupport.contract.TargetContract;
import java.util.Set;

class InMemoryTargetTest implements TargetContract {
    private final TableMapping mapping = Samples.mapping(Samples.collection("c", 9, FieldType.INT64));
    private final InMemoryDatabase database = new InMemoryDatabase();

    InMemoryTargetTest() {
        database.create(mapping.table());
    }

    @Override
    public TargetWriter connect() {
        return new InMemoryTargetWriter(database, FaultPlan.none());
    }

    @Override
    public PhaseGate gate() {
        return new InMemoryPhaseGate(database, FaultPlan.none());
    }

    @Override
    public TableMapping mapping() {
        return mapping;
    }

    @Override
    public String taskId() {
        return "task";
    }

    @Override
    public Set<Key> keysInTable() {
        return database.rows(mapping.table()).keySet();
    }
}
