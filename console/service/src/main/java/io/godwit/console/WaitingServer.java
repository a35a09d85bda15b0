package io.godwit.console;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;

/**
 * Stands where the {@link ConsoleServer} will, while an instance has not reached its Kafka yet: whatever watches the process sees that it lives
 * and can answer nothing.
 */
public final class WaitingServer implements AutoCloseable {
    private static final int UNAVAILABLE = 503;

    private final Listener listener;
    private final Javalin server;

    /** Starts it; a configuration failure when it cannot listen there. */
    public WaitingServer(Listening where) {
        this.listener = new Listener(where);
        this.server = Javalin.create(this::configure);
        listener.start(server);
    }

    /** Where it answers. */
    public String address() {
        return listener.address();
    }

    @Override
    public void close() {
        server.stop();
        listener.close();
    }

    private void configure(JavalinConfig config) {
        listener.configure(config);
        config.routes.get("/healthz", context -> context.result("alive\n"));
        config.routes.exception(HttpResponseException.class, (unknown, context) -> waits(context));
    }

    private static void waits(Context context) {
        context.status(UNAVAILABLE).header("Retry-After", "5").result("waiting for Kafka\n");
    }
}
