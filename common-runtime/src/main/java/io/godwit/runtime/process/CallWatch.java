package io.godwit.runtime.process;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Knows the calls to servers that are under way, so that a hanging call is reported while it hangs: a call that fails is retried
 * and shown, but one that never returns shows nothing by itself. Thread-safe.
 */
public final class CallWatch {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final Map<Object, Call> calls = new ConcurrentHashMap<>();

    /** Without any call yet. */
    public CallWatch() {
        this(System::nanoTime);
    }

    CallWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Call(Server server, long sinceNanos) {}

    /**
     * Who is called.
     *
     * @param unreachable the code for a server that does not answer
     */
    public record Server(String name, ErrorCode unreachable) {
        public static final Server KAFKA = new Server("Kafka", ErrorCode.KAFKA_UNREACHABLE);
        public static final Server MILVUS = new Server("Milvus", ErrorCode.SOURCE_UNREACHABLE);
        public static final Server OCEANBASE = new Server("OceanBase", ErrorCode.TARGET_UNREACHABLE);
    }

    /**
     * {@code port}, each of whose calls is watched, as are those of what it hands out. For calls of pages and batches, not of
     * rows.
     */
    public <T> T on(Server server, Class<T> type, T port) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler(server, port)));
    }

    /** One watched call. */
    public <T> T call(Server server, Supplier<T> call) {
        Object token = begun(server);
        try {
            return call.get();
        } finally {
            calls.remove(token);
        }
    }

    /** The call that has been under way longest, if that is long. */
    public Optional<Obstacle> hanging() {
        long now = nanoTime.getAsLong();
        return calls.values().stream()
                .filter(call -> now - call.sinceNanos() >= LONG.toNanos())
                .min(Comparator.comparingLong(Call::sinceNanos))
                .map(call -> obstacle(call.server(), Duration.ofNanos(now - call.sinceNanos())));
    }

    private static Obstacle obstacle(Server server, Duration waited) {
        return new Obstacle(
                GodwitException.retriable(
                        server.unreachable(),
                        server.name() + " has not answered a call for " + waited.toSeconds() + " s",
                        "check that " + server.name() + " is up and not overloaded, and the network to it",
                        null),
                Optional.empty());
    }

    private InvocationHandler handler(Server server, Object port) {
        return (proxy, method, arguments) -> {
            Object token = begun(server);
            try {
                return watched(server, method, method.invoke(port, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                calls.remove(token);
            }
        };
    }

    private Object begun(Server server) {
        Object token = new Object();
        calls.put(token, new Call(server, nanoTime.getAsLong()));
        return token;
    }

    /** What a caller gets and closes may call the server as well. */
    private Object watched(Server server, Method method, Object answer) {
        Class<?> type = method.getReturnType();
        return answer != null && type.isInterface() && AutoCloseable.class.isAssignableFrom(type)
                ? Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler(server, answer))
                : answer;
    }
}
