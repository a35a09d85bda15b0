package io.godwit.control.worker;

import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckFeed;
import io.godwit.control.precheck.CheckName;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.CheckSkip;
import io.godwit.runtime.state.Failure;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells the first thing that keeps a task from running as soon as it is found: a wrong password is known at once, and servers that do not answer
 * are waited for much longer.
 */
final class FirstFound implements CheckFeed {
    private final CheckFeed feed;
    private final List<CheckSkip> skips;
    private final Consumer<Failure> found;
    private final AtomicBoolean told = new AtomicBoolean();

    FirstFound(CheckFeed feed, List<CheckSkip> skips, Consumer<Failure> found) {
        this.feed = feed;
        this.skips = skips;
        this.found = found;
    }

    @Override
    public void planned(CheckName check) {
        feed.planned(check);
    }

    @Override
    public void begun(CheckName check) {
        feed.begun(check);
    }

    @Override
    public void ended(Check check) {
        feed.ended(check);
        try {
            new PrecheckReport(List.of(check)).skipping(skips).requirePassedWithReasons();
        } catch (GodwitException failure) {
            if (told.compareAndSet(false, true)) {
                found.accept(Failure.of(failure));
            }
        }
    }

    @Override
    public boolean isGivenUp() {
        return feed.isGivenUp();
    }
}
