package io.godwit.console;

import io.godwit.control.ServiceControl;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.TaskRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks as they change, as server-sent events: a snapshot first, then what has changed. Each caller has a virtual thread of its own, so
 * that a slow one holds up nobody else; whose token is void, or whose role is not enough any more, is told so and nothing more.
 */
final class StreamRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRoutes.class);
    private static final String TASKS = ConsoleServer.BASE + "/tasks";
    private static final String TYPE = "text/event-stream";
    private static final String ALL = "stream";
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final String STILL_THERE = ": still there\n\n";

    private final ServiceControl control;
    private final TaskFeed feed;
    private final TaskRoutes tasks;
    private final Function<Context, Optional<GodwitException>> putOut;

    /**
     * Routes that tell what {@code feed} sees.
     *
     * @param putOut why a caller who was let in would not be let in any more
     */
    StreamRoutes(
            ServiceControl control,
            TaskFeed feed,
            TaskRoutes tasks,
            Function<Context, Optional<GodwitException>> putOut) {
        this.control = control;
        this.feed = feed;
        this.tasks = tasks;
        this.putOut = putOut;
    }

    /** To be added before the routes of tasks, one of which may have the name of the stream. */
    void addTo(RoutesConfig routes) {
        routes.get(TASKS + "/" + ALL, context -> {
            if (wantsEvents(context)) {
                stream(context, Optional.empty());
            } else {
                tasks.show(context, control.task(ALL));
            }
        });
        routes.get(TASKS + "/{name}/" + ALL, context -> {
            TaskRecord task = control.task(Calls.name(context));
            if (!wantsEvents(context)) {
                throw InvalidRequest.part("Accept", "is not " + TYPE, "ask for " + TYPE + ", or for the task itself");
            }
            stream(context, Optional.of(task.name()));
        });
    }

    private static boolean wantsEvents(Context context) {
        return Optional.ofNullable(context.header("Accept")).orElse("").contains(TYPE);
    }

    /**
     * Tells the caller on the request's own thread. Javalin's events need an asynchronous request, and once its caller has left, the
     * server has taken such a request back: Javalin 7.2.3 then answers its own failure with another one, without an end.
     */
    private void stream(Context context, Optional<String> task) {
        Follower follower = feed.follow(task, Optional.ofNullable(context.header("Last-Event-ID")));
        try {
            HttpServletResponse response = context.res();
            response.setContentType(TYPE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.setHeader("Cache-Control", "no-store");
            OutputStream out = response.getOutputStream();
            long told = System.nanoTime();
            Optional<GodwitException> refusal = putOut.apply(context);
            while (!follower.hasEnded() && refusal.isEmpty()) {
                Optional<String> text = follower.next(LOOK).map(change -> event(follower, change));
                if (text.isPresent() || System.nanoTime() - told > HEARTBEAT.toNanos()) {
                    told = System.nanoTime();
                    out.write(text.orElse(STILL_THERE).getBytes(StandardCharsets.UTF_8));
                    out.flush(); // fails once the caller has left
                }
                refusal = putOut.apply(context);
            }
            if (refusal.filter(StreamRoutes::isFinal).isPresent()) {
                String last = "event: refused\ndata: " + Problems.json(refusal.get(), context) + "\n\n";
                out.write(last.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            LOG.debug("a caller has left: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            feed.leave(task, follower);
        }
    }

    /** Where nobody can tell who may follow, the stream just ends: whoever asks again sees why. */
    private static boolean isFinal(GodwitException refusal) {
        return refusal.kind() == GodwitException.Kind.CONFIGURATION;
    }

    private static String event(Follower follower, FollowedState.Change change) {
        return "id: " + follower.id(change) + "\nevent: " + change.event() + "\ndata: " + change.json() + "\n\n";
    }
}
