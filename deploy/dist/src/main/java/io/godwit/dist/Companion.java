package io.godwit.dist;

import io.godwit.control.DataSourceControl;
import io.godwit.control.ServiceControl;

/** What works beside the REST interface of a service, by the same controls. */
interface Companion {
    /** Nothing. */
    Companion NONE = (tasks, dataSources) -> () -> {};

    /** Begins; returns immediately. */
    Working start(ServiceControl tasks, DataSourceControl dataSources);

    /** One that has begun. */
    interface Working extends AutoCloseable {
        /** 1 while it does its work, 0 while it cannot or leaves it to another instance; not a number where there is none. Any thread. */
        default double works() {
            return Double.NaN;
        }

        @Override
        void close();
    }
}
