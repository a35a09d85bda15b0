package io.godwit.control.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.state.ConflictRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NewestConflictsTest {
    @Test
    void theNewestAreKeptAndAllAreCounted() {
        NewestConflicts conflicts = new NewestConflicts(2);
        for (long at : new long[] {3, 9, 1, 7, 5}) {
            conflicts.accept(conflict("k", at));
        }

        assertThat(conflicts.newest()).extracting(ConflictRecord::atMillis).containsExactly(9L, 7L);
        assertThat(conflicts.total()).isEqualTo(5);
    }

    @Test
    void ofEachKeyTheNewestIsKept() {
        NewestConflicts conflicts = new NewestConflicts(2, c -> c.row().key().orElseThrow());
        conflicts.accept(conflict("a", 1));
        conflicts.accept(conflict("b", 2));
        conflicts.accept(conflict("c", 3)); // instead of a
        conflicts.accept(conflict("a", 5)); // instead of b
        conflicts.accept(conflict("a", 4));

        assertThat(conflicts.newest())
                .extracting(c -> c.row().key().orElseThrow() + c.atMillis())
                .containsExactly("a5", "c3");
    }

    private static ConflictRecord conflict(String key, long at) {
        return new ConflictRecord(
                "t",
                new ConflictRecord.Place("t", 0, at),
                new ConflictRecord.Row("default.a", "search.a", Optional.of(key)),
                new ConflictRecord.Cause("VALUE", "VALUE_TOO_LONG", "too long"),
                at);
    }
}
