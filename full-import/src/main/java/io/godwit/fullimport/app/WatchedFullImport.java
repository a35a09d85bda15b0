package io.godwit.fullimport.app;

import io.godwit.fullimport.pipeline.FullImport;
import io.godwit.runtime.process.Component;
import java.util.List;

/** Full-Import with the watch on its task's record; closes what it was wired with. */
final class WatchedFullImport implements Component {
    private final FullImport work;
    private final SpecWatch watch;
    private final List<AutoCloseable> resources;

    WatchedFullImport(FullImport work, SpecWatch watch, List<AutoCloseable> resources) {
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
