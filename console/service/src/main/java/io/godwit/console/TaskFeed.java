package io.godwit.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.control.ServiceControl;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the tasks twice a second while somebody follows them, once for all who do, and hands on what has changed. Nobody is waited
 * for: a follower that falls behind is ended. So are all of them once nothing could be looked at for 5 s: what they show is old, and
 * whoever comes back is told why there is nothing newer. Thread-safe.
 */
final class TaskFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskFeed.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);
    private static final int MOST_FOLLOWERS = 100;
    private static final ObjectMapper JSON = ApiClient.createDefaultObjectMapper();

    private final ServiceControl control;
    /** What is followed: a task by its name, or all of them. */
    private final Map<Optional<String>, FollowedState> followed = new HashMap<>();

    private int followers;
    private boolean looking;
    private volatile boolean closed;

    TaskFeed(ServiceControl control) {
        this.control = control;
    }

    /**
     * Follows a task, or all of them.
     *
     * @param lastId of the last event that the caller has seen
     * @throws GodwitException retriable when too many follow already
     */
    Follower follow(Optional<String> task, Optional<String> lastId) {
        Map<String, String> now = look(task, control.tasks());
        synchronized (this) {
            if (followers >= MOST_FOLLOWERS || closed) {
                throw GodwitException.retriable(
                        ErrorCode.SERVICE_UNREACHABLE,
                        "more than " + MOST_FOLLOWERS + " callers follow tasks of this instance",
                        "ask for the task from time to time, or follow it later",
                        null);
            }
            followers++;
            FollowedState state = followed.computeIfAbsent(task, subject -> new FollowedState(now));
            Follower follower = state.add(lastId);
            if (!looking) {
                looking = true;
                Thread.ofVirtual().name("task-feed").start(this::run);
            }
            return follower;
        }
    }

    /** Ends it; done again, it changes nothing. */
    synchronized void leave(Optional<String> task, Follower follower) {
        FollowedState state = followed.get(task);
        if (state != null && state.remove(follower)) {
            followers--;
        }
    }

    private void run() {
        long seenNanos = System.nanoTime();
        while (hasFollowers()) {
            Backoff.pause(LOOK);
            try {
                List<TaskRecord> tasks = control.tasks();
                subjects().forEach(subject -> handOn(subject, tasks));
                seenNanos = System.nanoTime();
            } catch (RuntimeException e) { // the next look reports what has changed meanwhile
                LOG.warn("tasks cannot be followed at the moment", e);
                if (System.nanoTime() - seenNanos >= LONGEST_GAP.toNanos()) {
                    endAll();
                }
            }
        }
    }

    private synchronized void endAll() {
        followed.values().forEach(FollowedState::end);
    }

    /** What cannot be shown ends its own followers only; whoever asks again sees why. */
    private void handOn(Optional<String> subject, List<TaskRecord> tasks) {
        try {
            Map<String, String> now = look(subject, tasks);
            synchronized (this) {
                followed.get(subject).become(now);
            }
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.RETRIABLE) {
                throw e;
            }
            endFollowers(subject, e);
        } catch (RuntimeException | Error e) {
            endFollowers(subject, e);
        }
    }

    private synchronized void endFollowers(Optional<String> subject, Throwable cause) {
        LOG.error("followers of {} are ended", subject.orElse("all tasks"), cause);
        followed.get(subject).end();
    }

    /** What nobody follows for a while is forgotten; whoever returns later gets a snapshot. */
    private synchronized boolean hasFollowers() {
        followed.values().removeIf(FollowedState::isForgotten);
        looking = !closed && !followed.isEmpty();
        return looking;
    }

    private synchronized List<Optional<String>> subjects() {
        return List.copyOf(followed.keySet());
    }

    private Map<String, String> look(Optional<String> subject, List<TaskRecord> tasks) {
        Map<String, String> found = new LinkedHashMap<>();
        if (subject.isEmpty()) {
            Views.summaries(tasks, control).forEach(summary -> found.put(summary.getName(), json(summary)));
        } else {
            tasks.stream()
                    .filter(task -> subject.get().equals(task.name()))
                    .forEach(task -> found.put(task.name(), json(Views.task(task, control.overview(task)))));
        }
        return found;
    }

    private static String json(Object model) {
        try {
            return JSON.writeValueAsString(model);
        } catch (JsonProcessingException e) {
            throw GodwitException.bug("cannot write a task as JSON", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        endAll();
    }
}
