package io.godwit.dist;

import io.godwit.control.ComponentLogs;
import io.godwit.control.ComponentStarter;

/**
 * Starts the components of a service's tasks, and reads what they log.
 *
 * @param companion takes tasks from where the components run
 * @param restarts whether somebody starts the service again whenever it ends, so that it had better wait for its Kafka
 * @param end gives up what it holds itself; the components stay
 */
record ServiceLauncher(
        ComponentStarter starter, ComponentLogs logs, Companion companion, boolean restarts, Runnable end)
        implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }
}
