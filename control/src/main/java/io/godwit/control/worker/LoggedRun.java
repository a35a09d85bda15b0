package io.godwit.control.worker;

import io.godwit.control.RunObserver;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs stages and notices; how tables stand is in their statuses. */
final class LoggedRun implements RunObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedRun.class);

    private final String task;

    LoggedRun(String task) {
        this.task = task;
    }

    @Override
    public void stage(String stage, String detail) {
        LOG.info("task={} stage={} {}", task, stage, detail);
    }

    @Override
    public void notice(String text) {
        LOG.info("task={} {}", task, text);
    }

    @Override
    public void tables(List<TableStatus> tables) {}

    @Override
    public void changes(List<ChangeStatus> changes) {}
}
