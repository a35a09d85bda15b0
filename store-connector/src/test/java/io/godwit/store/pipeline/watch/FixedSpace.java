package io.godwit.store.pipeline.watch;

import io.godwit.runtime.change.ChangeSpace;

/** Change topics of a size that the test sets. */
public final class FixedSpace implements ChangeSpace {
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

    @Override
    public Taken look() {
        return taken;
    }

    @Override
    public void close() {}
}
