package io.godwit.runtime.log;

import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What every line of this process is about, where that is one thing: said once, and found in lines that are objects. */
public final class LogSubject {
    static final String TASK = "task";
    static final String COMPONENT = "component";
    static final List<String> KEYS = List.of(TASK, COMPONENT);

    private LogSubject() {}

    /**
     * From now on, of all threads.
     *
     * @param task its id, as in metrics
     * @param component its name in the task, {@code incr-sync-0}
     */
    public static void set(String task, String component) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            set(context, task, component);
        }
    }

    static void set(LoggerContext context, String task, String component) {
        context.putProperty(TASK, task);
        context.putProperty(COMPONENT, component);
    }
}
