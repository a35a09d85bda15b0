package io.godwit.oceanbase.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializationException;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import com.github.shyiko.mysql.binlog.network.ServerException;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.oceanbase.connect.Connections;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One connection to a binlog: its events, one by one. The library calls back on a thread of its own, which waits while enough events wait
 * to be taken. A server that has nothing to send says so once a second; one that says nothing for longer is gone, whatever its socket
 * looks like. One thread takes.
 */
final class BinlogStream implements AutoCloseable {
    /** Most are of some kilobytes; one holds a row at least. */
    private static final int WAITING_EVENTS = 64;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration OFFER = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int LOST = 1236;
    private static final Set<Integer> REFUSED = Set.of(1044, 1045, 1142, 1227);
    /** It prints each connection, and each event that it cannot read. */
    private static final Logger LIBRARY = Logger.getLogger("com.github.shyiko.mysql.binlog");

    static {
        LIBRARY.setLevel(Level.OFF);
    }

    private final BinaryLogClient client;
    private final String address;
    private final BinlogPlace from;
    private final Duration patience;
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(WAITING_EVENTS);
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean closed;
    private volatile long heardNanos = System.nanoTime();

    /**
     * Connects in the background.
     *
     * @param file the name of the place's file
     * @param patience how long nothing may be heard of the server
     */
    BinlogStream(Connections service, String file, BinlogPlace from, long serverId, Duration patience) {
        InetSocketAddress server = service.server();
        this.address = service.address();
        this.from = from;
        this.patience = patience;
        this.client = new BinaryLogClient(server.getHostString(), server.getPort(), service.user(), service.password());
        client.setSSLMode(service.parameter("sslMode")
                .map(mode -> SSLMode.valueOf(mode.toUpperCase(Locale.ROOT)))
                .orElse(SSLMode.PREFERRED));
        client.setServerId(serverId);
        client.setBinlogFilename(file);
        client.setBinlogPosition(from.offset());
        client.setKeepAlive(false); // it would reconnect behind the reader's back
        client.setHeartbeatInterval(HEARTBEAT.toMillis());
        client.setConnectTimeout(CONNECT.toMillis());
        EventDeserializer deserializer = new EventDeserializer();
        deserializer.setCompatibilityMode(EventDeserializer.CompatibilityMode.CHAR_AND_BINARY_AS_BYTE_ARRAY);
        client.setEventDeserializer(deserializer);
        client.registerEventListener(this::heard);
        client.registerLifecycleListener(new Failing());
        Thread.ofPlatform().daemon().name("binlog").start(this::run);
    }

    private void run() {
        try {
            client.connect();
            failure.compareAndSet(null, new EOFException("the server ended the stream"));
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void heard(Event event) {
        heardNanos = System.nanoTime();
        if (event.getHeader().getEventType() == EventType.HEARTBEAT) {
            return;
        }
        try {
            while (!closed && !events.offer(event, OFFER.toMillis(), TimeUnit.MILLISECONDS)) {
                // whoever takes is slower than the log
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heardNanos = System.nanoTime();
    }

    /** The next event; empty where none arrives within {@code wait}. What arrived before a failure is handed out before it. */
    Optional<Event> next(Duration wait) {
        try {
            Event event = events.poll(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
            if (event != null) {
                return Optional.of(event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("reading the binlog");
        }
        Exception failed = failure.get();
        if (failed != null && events.isEmpty()) {
            throw failure(failed);
        }
        if (failed == null && System.nanoTime() - heardNanos > patience.toNanos() && events.isEmpty()) {
            throw unreachable("nothing was heard of it for " + patience.toSeconds() + " s", null);
        }
        return Optional.empty();
    }

    /** The header of the first event of a kind; what comes before it is passed over. Fails as RETRIABLE where none comes in time. */
    EventHeaderV4 first(Predicate<EventHeaderV4> wanted) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Optional<EventHeaderV4> header =
                    next(LOOK).map(event -> event.<EventHeaderV4>getHeader()).filter(wanted);
            if (header.isPresent()) {
                return header.get();
            }
        }
        throw unreachable("it was not begun within " + patience.toSeconds() + " s", null);
    }

    /** Whether an event waits to be taken. */
    boolean hasMore() {
        return !events.isEmpty();
    }

    private GodwitException failure(Exception failed) {
        if (failed instanceof EventDataDeserializationException) {
            return unreadable(failed.getMessage(), failed);
        }
        if (failed instanceof ServerException e && REFUSED.contains(e.getErrorCode())) {
            return GodwitException.configuration(
                    ErrorCode.TARGET_AUTH,
                    address + " refuses to hand out its binlog: " + failed.getMessage(),
                    "give the user of spec.target.oceanbase REPLICATION SLAVE and REPLICATION CLIENT",
                    failed);
        }
        if (failed instanceof ServerException e && e.getErrorCode() == LOST) {
            boolean taken = String.valueOf(e.getMessage()).contains("server_id")
                    || String.valueOf(e.getMessage()).contains("server_uuid");
            return taken
                    ? unreachable("another client with the same server id came: " + e.getMessage(), e)
                    : BinlogFiles.lost(from, e.getMessage());
        }
        return unreachable(String.valueOf(failed.getMessage()), failed);
    }

    private GodwitException unreachable(String why, Exception cause) {
        return GodwitException.retriable(
                ErrorCode.SOURCE_LOG_UNREACHABLE,
                "the binlog of " + address + " is not read on: " + why,
                "check that the server answers; where it ends the connection over and over, another client has the same server id",
                cause);
    }

    /** An event that this version of Godwit cannot read, so that what it says would be missed. */
    static GodwitException unreadable(String what, Exception cause) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_LOG_BAD_MESSAGE,
                "the binlog cannot be read on: " + what,
                "write the log with binlog_format=ROW, whole rows, no compression and no partial JSON, and without XA; then begin the"
                        + " way back again",
                cause);
    }

    /** Does not wait for the server. */
    @Override
    public void close() {
        closed = true;
        events.clear();
        try {
            client.disconnect();
        } catch (IOException e) {
            // it was broken already
        }
    }

    private final class Failing extends BinaryLogClient.AbstractLifecycleListener {
        @Override
        public void onCommunicationFailure(BinaryLogClient of, Exception e) {
            failure.compareAndSet(null, e);
        }

        /** The library would go on with the next event. */
        @Override
        public void onEventDeserializationFailure(BinaryLogClient of, Exception e) {
            failure.compareAndSet(null, e);
            closed = true;
        }
    }
}
