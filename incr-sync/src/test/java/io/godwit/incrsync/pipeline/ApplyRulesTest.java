package io.godwit.incrsync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.incrsync.pipeline.ApplyRules.Action;
import io.godwit.model.row.Operation;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApplyRulesTest {
    @Test
    void whatIsLeftOutChangesNothingAndSettlesNoConflict() {
        ApplyRules inserts = ApplyRules.of(Set.of(Dml.INSERT), ConflictPolicy.LATEST_WINS);

        assertThat(inserts.mayChange(Operation.INSERT)).isTrue();
        assertThat(inserts.mayChange(Operation.DELETE)).isFalse();
        assertThat(inserts.mayChange(Operation.UPDATE)).isFalse();
    }

    @Test
    void whatSomebodyAskedForDecidesWhateverIsSelected() {
        ApplyRules deletes = ApplyRules.of(Set.of(Dml.DELETE), ConflictPolicy.KEEP_TARGET);

        assertThat(deletes.action(Operation.READ, true)).isEqualTo(Action.PUT);
        assertThat(deletes.action(Operation.READ, false)).isEqualTo(Action.PUT);
    }

    @Test
    void anUpsertInsertsWhereAbsentAndUpdatesWherePresent() {
        ApplyRules updates = ApplyRules.of(Set.of(Dml.UPDATE), ConflictPolicy.LATEST_WINS);

        assertThat(updates.action(Operation.UPDATE, true)).isEqualTo(Action.PUT);
        assertThat(updates.action(Operation.UPDATE, false)).isEqualTo(Action.KEEP);
    }

    @Test
    void aRowThatIsKeptAgainstAnInsertKeepsItsConflictsOpen() {
        ApplyRules keeping = ApplyRules.of(Set.of(Dml.values()), ConflictPolicy.KEEP_TARGET);

        assertThat(keeping.mayChange(Operation.INSERT)).isFalse();
        assertThat(keeping.mayChange(Operation.DELETE)).isTrue();
    }
}
