package io.godwit.control.record;

import io.godwit.runtime.state.ConflictRecord;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** Keeps the newest of many conflicts, and counts them all. One thread. */
public final class NewestConflicts implements Consumer<ConflictRecord> {
    private final int most;
    private final Function<ConflictRecord, String> group;
    private final TreeSet<ConflictRecord> kept;
    private final Map<String, ConflictRecord> byGroup = new HashMap<>();
    private long total;

    /** Keeps {@code most} conflicts. */
    public NewestConflicts(int most) {
        this(most, ConflictRecord::recordKey);
    }

    /** Keeps the newest conflict of each of {@code most} groups. */
    NewestConflicts(int most, Function<ConflictRecord, String> group) {
        this.most = most;
        this.group = group;
        this.kept =
                new TreeSet<>(Comparator.comparingLong(ConflictRecord::atMillis).thenComparing(group));
    }

    @Override
    public void accept(ConflictRecord conflict) {
        total++;
        String of = group.apply(conflict);
        ConflictRecord known = byGroup.get(of);
        if (known != null && known.atMillis() >= conflict.atMillis()) {
            return;
        }
        if (known != null) {
            kept.remove(known);
        }
        byGroup.put(of, conflict);
        kept.add(conflict);
        if (kept.size() > most) {
            byGroup.remove(group.apply(kept.pollFirst()));
        }
    }

    /** Those that are kept, newest first. */
    public List<ConflictRecord> newest() {
        return List.copyOf(kept.descendingSet());
    }

    /** How many there were. */
    public long total() {
        return total;
    }
}
