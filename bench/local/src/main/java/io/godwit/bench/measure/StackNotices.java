package io.godwit.bench.measure;

import io.godwit.control.RunObserver;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackEvent;

/** Reports to the user how the servers start. Called from several threads, one at a time. */
public final class StackNotices implements ProgressListener {
    private final RunObserver observer;

    public StackNotices(RunObserver observer) {
        this.observer = observer;
    }

    @Override
    public synchronized void on(StackEvent event) {
        switch (event) {
            case StackEvent.Downloading download ->
                observer.notice("downloading " + download.what() + " (" + download.sizeBytes() / 1_000_000 + " MB)");
            case StackEvent.Unpacking unpacking -> observer.notice("unpacking " + unpacking.what());
            case StackEvent.Starting starting ->
                observer.notice("starting " + starting.kind().title());
            case StackEvent.Ready ready ->
                observer.notice(ready.kind().title() + " answers at " + ready.address() + " after "
                        + ready.took().toMillis() / 100 / 10.0 + " s");
            case StackEvent.AlreadyRunning running ->
                observer.notice(running.kind().title() + " is already running at " + running.address());
            case StackEvent.Step step -> observer.notice(step.what());
            case StackEvent.Stopped stopped -> observer.notice(stopped.kind().title() + " stopped");
        }
    }
}
