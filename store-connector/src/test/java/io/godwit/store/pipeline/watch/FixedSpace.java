package io.godwit.store.pipeline.watch;

import io.godwit.runtime.change.ChangeSpace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Change topics of a size that the test sets. */
public final class FixedSpace implements ChangeSpace {
    private final List<Long> givenUp = new CopyOnWriteArrayList<>();
    private volatile Taken taken;

    private FixedSpace(Taken taken) {
        this.taken = taken;
    }

    public static FixedSpace of(long bytes, long unappliedBytes) {
        return new FixedSpace(new Taken(bytes, unappliedBytes));
    }

    public void set(long bytes, long unappliedBytes) {
        taken = new Taken(bytes, unappliedBytes);
    }

    /** The change topics with what is held of collections that failed. */
    public void hold(Map<Long, Long> bytes) {
        taken = new Taken(taken.bytes(), taken.unappliedBytes(), bytes);
    }

    /** The collections whose changes were given up. */
    public List<Long> givenUp() {
        return givenUp;
    }

    @Override
    public void giveUp(long collectionId) {
        givenUp.add(collectionId);
        taken = new Taken(taken.bytes(), taken.unappliedBytes());
    }

    @Override
    public Taken look() {
        return taken;
    }

    @Override
    public void close() {}
}
