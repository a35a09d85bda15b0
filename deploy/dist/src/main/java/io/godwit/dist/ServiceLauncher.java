package io.godwit.dist;

import io.godwit.control.ComponentLogs;
import io.godwit.control.ComponentStarter;

/**
 * Starts the components of a service's tasks, and reads what they log.
 *
 * @param companion takes tasks from where the components run
 * @param end gives up what it holds itself; the components stay
 */
record ServiceLauncher(ComponentStarter starter, ComponentLogs logs, Companion companion, Runnable end)
        implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }
}
