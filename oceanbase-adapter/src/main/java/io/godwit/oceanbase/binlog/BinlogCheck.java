package io.godwit.oceanbase.binlog;

import com.github.shyiko.mysql.binlog.event.EventType;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.TableProblem;
import io.godwit.oceanbase.connect.Connections;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a binlog can be read, found out as a reader would: a stream is opened at its end and closed. Asked for each of many tables, it
 * looks once in a while. Thread-safe; blocks.
 */
final class BinlogCheck implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Connections service;
    private final String client;
    private final Duration patience;
    private final BinlogFiles files;
    private Optional<Look> last = Optional.empty();
    private int attempts;

    private record Look(long nanos, Optional<GodwitException> failure) {}

    /**
     * A check.
     *
     * @param client a name that no other client of the binlog has
     * @param patience how long the server may take to begin the stream
     */
    BinlogCheck(Connections service, String client, Duration patience) {
        this.service = service;
        this.client = client + "/check"; // readers of the same process have numbers of their own
        this.patience = patience;
        this.files = new BinlogFiles(service);
    }

    /** What prevents reading; fails as RETRIABLE where the server is unavailable. */
    synchronized Optional<TableProblem> problem() {
        if (last.isEmpty() || System.nanoTime() - last.get().nanos() > AGAIN.toNanos()) {
            Optional<GodwitException> failure = failure();
            last = Optional.of(new Look(System.nanoTime(), failure));
        }
        Optional<GodwitException> failure = last.get().failure();
        failure.filter(e -> e.kind() != GodwitException.Kind.CONFIGURATION).ifPresent(e -> {
            throw e;
        });
        return failure.map(e -> new TableProblem(e.code(), "binlog", e.getMessage(), e.remedy()));
    }

    private Optional<GodwitException> failure() {
        try {
            files.requireWholeRows();
            BinlogPlace end = files.end();
            try (BinlogStream stream =
                    new BinlogStream(service, files.nameOf(end), end, ServerIds.of(client, attempts++), patience)) {
                stream.first(header -> header.getEventType() == EventType.FORMAT_DESCRIPTION);
            }
            return Optional.empty();
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    @Override
    public void close() {
        files.close();
    }
}
