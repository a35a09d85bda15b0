package io.godwit.incrsync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.incrsync.pipeline.ApplyRules.Action;
import io.godwit.model.row.Operation;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.task.Dml;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class KeyEffectTest {
    /** The number of the event whose row a key holds; a row that was there before all events has a number of its own. */
    private static final int OLD_ROW = 1_000;

    @Property
    void batchBordersNeverMatter(
            @ForAll @Size(max = 12) List<Operation> events,
            @ForAll Set<Dml> dml,
            @ForAll ConflictPolicy policy,
            @ForAll boolean present,
            @ForAll @IntRange(min = 1, max = 6) int batchSize) {
        ApplyRules rules = ApplyRules.of(dml, policy);
        Optional<Integer> before = present ? Optional.of(OLD_ROW) : Optional.empty();

        assertThat(inBatches(events, rules, before, batchSize)).isEqualTo(oneByOne(events, rules, before));
    }

    @Property
    void whatIsCertainNeedsNoLook(@ForAll @Size(max = 8) List<Operation> events, @ForAll Set<Dml> dml) {
        ApplyRules rules = ApplyRules.of(dml, ConflictPolicy.LATEST_WINS);
        KeyEffect effect = effect(events, 0, rules);
        boolean sameEnd =
                oneByOne(events, rules, Optional.of(OLD_ROW)).equals(oneByOne(events, rules, Optional.empty()));

        if (effect.isCertain()) {
            boolean nothing = effect.ifPresent().action() == Action.KEEP;
            assertThat(sameEnd || nothing).isTrue();
        } else {
            assertThat(effect.ifPresent()).isNotEqualTo(effect.ifAbsent());
        }
    }

    @Example
    void theLastEventDecidesWhenEverythingIsSelected() {
        ApplyRules all = ApplyRules.of(Set.of(Dml.values()), ConflictPolicy.LATEST_WINS);

        KeyEffect effect = effect(List.of(Operation.INSERT, Operation.DELETE, Operation.UPDATE), 0, all);

        assertThat(effect.isCertain()).isTrue();
        assertThat(effect.ifPresent()).isEqualTo(new KeyEffect.Result(Action.PUT, 2));
    }

    @Example
    void anUpsertWithoutUpdatesInsertsWhereThereIsNoRow() {
        ApplyRules inserts = ApplyRules.of(Set.of(Dml.INSERT), ConflictPolicy.LATEST_WINS);

        KeyEffect effect = effect(List.of(Operation.UPDATE), 0, inserts);

        assertThat(effect.isCertain()).isFalse();
        assertThat(effect.in(true).action()).isEqualTo(Action.KEEP);
        assertThat(effect.in(false).action()).isEqualTo(Action.PUT);
    }

    @Example
    void anUpsertWithoutInsertsWritesWhereThereIsARow() {
        ApplyRules updates = ApplyRules.of(Set.of(Dml.UPDATE), ConflictPolicy.LATEST_WINS);

        KeyEffect effect = effect(List.of(Operation.UPDATE), 0, updates);

        assertThat(effect.in(true).action()).isEqualTo(Action.PUT);
        assertThat(effect.in(false).action()).isEqualTo(Action.KEEP);
    }

    @Example
    void theFirstRowStaysUntilADelete() {
        ApplyRules keeping = ApplyRules.of(Set.of(Dml.values()), ConflictPolicy.KEEP_TARGET);

        assertThat(oneByOne(List.of(Operation.INSERT), keeping, Optional.of(OLD_ROW)))
                .contains(OLD_ROW);
        assertThat(oneByOne(List.of(Operation.DELETE, Operation.INSERT), keeping, Optional.of(OLD_ROW)))
                .contains(1);
    }

    private static KeyEffect effect(List<Operation> events, int first, ApplyRules rules) {
        KeyEffect effect = KeyEffect.NONE;
        for (int i = 0; i < events.size(); i++) {
            effect = effect.then(rules, events.get(i), first + i);
        }
        return effect;
    }

    private static Optional<Integer> inBatches(
            List<Operation> events, ApplyRules rules, Optional<Integer> before, int size) {
        Optional<Integer> row = before;
        for (int from = 0; from < events.size(); from += size) {
            List<Operation> batch = events.subList(from, Math.min(events.size(), from + size));
            row = applied(effect(batch, from, rules).in(row.isPresent()), row);
        }
        return row;
    }

    /** Written again from the rules' words, without effects. */
    private static Optional<Integer> oneByOne(List<Operation> events, ApplyRules rules, Optional<Integer> before) {
        Optional<Integer> row = before;
        for (int i = 0; i < events.size(); i++) {
            boolean holds = row.isPresent();
            switch (events.get(i)) {
                case READ -> row = Optional.of(i);
                case INSERT -> {
                    if (rules.inserts() && (!holds || !rules.keepsTarget())) {
                        row = Optional.of(i);
                    }
                }
                case UPDATE -> {
                    if (holds ? rules.updates() : rules.inserts()) {
                        row = Optional.of(i);
                    }
                }
                case DELETE -> row = rules.deletes() ? Optional.empty() : row;
            }
        }
        return row;
    }

    private static Optional<Integer> applied(KeyEffect.Result result, Optional<Integer> before) {
        return switch (result.action()) {
            case KEEP -> before;
            case PUT -> Optional.of(result.event());
            case REMOVE -> Optional.empty();
        };
    }
}
