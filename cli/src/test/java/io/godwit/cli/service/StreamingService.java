package io.godwit.cli.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A control service whose event streams are written by a test; whatever else is asked has the answers that the test gives. */
final class StreamingService implements AutoCloseable {
    private final HttpServer server;
    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Connection> arrived = new LinkedBlockingQueue<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    StreamingService() throws IOException {
        this(0);
    }

    /** On a port that is known. */
    StreamingService(int wanted) throws IOException {
        this(wanted, Map.of());
    }

    /** With answers as of {@link #on} from the beginning. */
    StreamingService(int wanted, Map<String, String> known) throws IOException {
        answers.putAll(known);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        this.port = server.getAddress().getPort();
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return port;
    }

    /** What is answered to {@code GET path}, without parameters. */
    StreamingService on(String path, String body) {
        answers.put(path, body);
        return this;
    }

    /** The next caller of a stream; waits for it. */
    Connection next() throws InterruptedException {
        Connection connection = arrived.poll(20, TimeUnit.SECONDS);
        assertThat(connection).as("a caller of a stream").isNotNull();
        return connection;
    }

    /** The same if somebody has called already. */
    Optional<Connection> poll() {
        return Optional.ofNullable(arrived.poll());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/stream")) {
            Connection connection = new Connection(exchange);
            arrived.add(connection);
            connection.awaitEnd();
            return;
        }
        String body = answers.get(path);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] text = Optional.ofNullable(body).orElse("{}").getBytes(UTF_8);
        exchange.sendResponseHeaders(body == null ? 404 : 200, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    /** One caller, who is told nothing until the test does. */
    static final class Connection {
        private final HttpExchange exchange;
        private final CountDownLatch ended = new CountDownLatch(1);

        private Connection(HttpExchange exchange) {
            this.exchange = exchange;
        }

        String path() {
            return exchange.getRequestURI().getPath();
        }

        Optional<String> lastId() {
            return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
        }

        Connection open() throws IOException {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream;charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            return this;
        }

        void refuse(int status, String problem) throws IOException {
            exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
            byte[] text = problem.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text);
            end();
        }

        Connection event(String id, String name, String data) throws IOException {
            return write("id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n");
        }

        Connection signOfLife() throws IOException {
            return write(": still there\n\n");
        }

        Connection write(String text) throws IOException {
            exchange.getResponseBody().write(text.getBytes(UTF_8));
            exchange.getResponseBody().flush();
            return this;
        }

        /** In order. */
        void end() {
            exchange.close();
            ended.countDown();
        }

        private void awaitEnd() {
            try {
                ended.await();
            } catch (InterruptedException e) {
                exchange.close(); // in the middle, as a killed service
            }
        }
    }

    /** Breaks off every connection and listens no more, as a killed service. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
