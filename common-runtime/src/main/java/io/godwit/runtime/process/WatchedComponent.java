package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A component with the watch on its task's record; closes what it was wired with. */
public final class WatchedComponent implements Component {
    private final Component work;
    private final SpecWatch watch;
    private final List<AutoCloseable> resources;

    /** Becomes the owner of {@code work}, the watch and the resources, which are closed in this order: watch, work, resources. */
    public WatchedComponent(Component work, SpecWatch watch, List<AutoCloseable> resources) {
        this.work = work;
        this.watch = watch;
        this.resources = List.copyOf(resources);
    }

    @Override
    public Outcome run() {
        watch.start();
        return work.run();
    }

    @Override
    public void drain() {
        work.drain();
    }

    @Override
    public Optional<Obstacle> obstacle() {
        return work.obstacle();
    }

    @Override
    public Map<Long, GodwitException> failedTables() {
        return work.failedTables();
    }

    @Override
    public void close() {
        watch.close();
        work.close();
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + resource.getClass().getSimpleName(), e);
            }
        }
    }
}
