package io.godwit.testsupport;

import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetWriter;
import io.godwit.testsupport.contract.TargetContract;
import java.util.HashMap;
import java.util.Map;
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

    @Override
    public long rowsInTable() {
        return database.rows(mapping.table()).size();
    }

    @Override
    public Map<Key, String> titles(TableMapping of) {
        Map<Key, String> titles = new HashMap<>();
        database.rows(of.table()).values().stream()
                .filter(row -> row.schema().id() == of.collection().id())
                .forEach(row -> titles.put(row.key(), (String) row.cells().get(1)));
        return titles;
    }

    @Override
    public TableMapping shared(long collectionId) {
        TableName table = new TableName("target", "shared");
        database.create(table);
        return new TableMapping(Samples.collection("c" + collectionId, collectionId, FieldType.INT64), table, true);
    }
}
