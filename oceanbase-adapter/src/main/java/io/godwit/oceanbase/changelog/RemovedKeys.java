package io.godwit.oceanbase.changelog;

import io.godwit.model.log.LogKeys;
import io.godwit.model.row.Key;
import java.util.List;

/** Keys that a record of the log takes out. */
record RemovedKeys(List<Removal> removals) implements LogKeys {
    RemovedKeys {
        removals = List.copyOf(removals);
    }

    /** One key, and when it lost its row. */
    record Removal(Key key, long tso) {}

    @Override
    public int size() {
        return removals.size();
    }

    @Override
    public Key key(int i) {
        return removals.get(i).key();
    }

    @Override
    public long tso(int i) {
        return removals.get(i).tso();
    }
}
