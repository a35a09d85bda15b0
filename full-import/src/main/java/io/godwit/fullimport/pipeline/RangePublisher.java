package io.godwit.fullimport.pipeline;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.row.Operation;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceReader;
import io.godwit.runtime.kafka.RowSchemaIds;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.process.CrashPoint;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanPosition;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Scans one range into the snapshot topic: rows and position in one transaction, so that no row is skipped or repeated,
 * whatever ends the process. One reader thread uses it.
 */
final class RangePublisher {
    private final SourceReader reader;
    private final SnapshotPublisher publisher;
    private final SchemaIds schemaIds;
    private final FlowControl flow;
    private final FullImportConfig config;
    private final GodwitMeters meters;

    RangePublisher(
            SourceReader reader,
            SnapshotPublisher publisher,
            SchemaIds schemaIds,
            FlowControl flow,
            FullImportConfig config,
            GodwitMeters meters) {
        this.reader = reader;
        this.publisher = publisher;
        this.schemaIds = schemaIds;
        this.flow = flow;
        this.config = config;
        this.meters = meters;
    }

    /** Publishes the range from its committed position on. Returns early, with everything committed, when asked to drain. */
    void publish(MappingProgress progress, int range) {
        HandOff handOff = progress.handOff();
        ScanPosition position = publisher.position(progress.plan().orElseThrow(), range);
        progress.published(position);
        if (position.done()) {
            return;
        }
        KeyRange whole = progress.plan().orElseThrow().ranges().get(range);
        KeyRange rest = position.lastKey().map(whole::startingAfter).orElse(whole);
        try (RangeScan scan = reader.scan(handOff.mapping().collection(), rest, handOff.readPoint())) {
            copy(scan, progress, position);
        } catch (RuntimeException e) {
            abortQuietly(e);
            throw e;
        }
    }

    /**
     * Publishes rows that a scan missed, those of {@code keys} that the source returns within {@code place} now; returns which.
     * The range is published to its end, and the caller knows that none of these are among its rows.
     */
    Set<Key> supplement(MappingProgress progress, int range, KeyRange place, Set<Key> keys) {
        HandOff handOff = progress.handOff();
        Set<Key> added = new HashSet<>();
        ScanPosition committed = publisher.position(progress.plan().orElseThrow(), range);
        ScanPosition reached = committed;
        PageEncoder encoder = new PageEncoder(handOff, range);
        try (RangeScan scan = reader.scan(handOff.mapping().collection(), place, handOff.readPoint())) {
            for (Optional<RowPage> page = read(scan, encoder.table);
                    page.isPresent();
                    page = read(scan, encoder.table)) {
                reached = encoder.appendOnly(keys, page.get(), reached, added);
                if (reached.bytes() - committed.bytes() >= config.commitBytes()) {
                    scan.confirm();
                    committed = commit(progress, committed, reached);
                }
            }
            if (reached.rows() > committed.rows()) {
                commit(progress, committed, reached);
            }
        } catch (RuntimeException e) {
            abortQuietly(e);
            throw e;
        }
        return added;
    }

    /** The first failure says what to do next: being fenced must never look like something to try again. */
    private void abortQuietly(RuntimeException cause) {
        try {
            publisher.abort();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private void copy(RangeScan scan, MappingProgress progress, ScanPosition start) {
        PageEncoder encoder = new PageEncoder(progress.handOff(), start.range());
        ScanPosition committed = start;
        ScanPosition reached = start;
        long commitDue = System.nanoTime() + config.commitInterval().toNanos();
        for (Optional<RowPage> page = read(scan, encoder.table); page.isPresent(); page = read(scan, encoder.table)) {
            reached = encoder.append(page.get(), reached);
            boolean draining = flow.draining();
            if (draining
                    || reached.bytes() - committed.bytes() >= config.commitBytes()
                    || System.nanoTime() >= commitDue) {
                scan.confirm();
                committed = commit(progress, committed, reached);
                flow.awaitRoom();
                commitDue = System.nanoTime() + config.commitInterval().toNanos();
            }
            if (draining) {
                return;
            }
        }
        commit(progress, committed, reached.finished());
    }

    private Optional<RowPage> read(RangeScan scan, String table) {
        long start = System.nanoTime();
        Optional<RowPage> page = scan.next();
        meters.timer(Meter.READ_SECONDS, table).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        page.ifPresent(p -> meters.counter(Meter.ROWS_READ, table).increment(p.size()));
        return page;
    }

    private ScanPosition commit(MappingProgress progress, ScanPosition before, ScanPosition reached) {
        String table = progress.handOff().mapping().label();
        CrashPoint.BEFORE_SCAN_COMMIT.pass();
        long start = System.nanoTime();
        publisher.commit(reached);
        CrashPoint.AFTER_SCAN_COMMIT.pass();
        meters.timer(Meter.PUBLISH_COMMIT_SECONDS, table).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        meters.counter(Meter.ROWS_PUBLISHED, table).increment(reached.rows() - before.rows());
        meters.counter(Meter.BYTES_PUBLISHED, table).increment(reached.bytes() - before.bytes());
        progress.published(reached);
        return reached;
    }

    /** Encodes the rows of one range. */
    private final class PageEncoder {
        private final HandOff handOff;
        private final String table;
        private final KeyCodec keys;
        private final RowEventEncoder rows;
        private final EventSource source;

        PageEncoder(HandOff handOff, int range) {
            RowSchemaIds ids = schemaIds.of(handOff);
            this.handOff = handOff;
            this.table = handOff.mapping().label();
            this.keys = new KeyCodec(handOff.mapping().collection(), ids.key());
            this.rows = new RowEventEncoder(handOff.mapping().collection(), ids.value());
            this.source = new EventSource("", "", handOff.timestamp().orElse(0), "scan/" + range, 0);
        }

        ScanPosition append(RowPage page, ScanPosition from) {
            long bytes = 0;
            for (int i = 0; i < page.size(); i++) {
                bytes += append(page.key(i), page, i);
            }
            return from.advanced(page.lastKey(), page.size(), bytes);
        }

        ScanPosition appendOnly(Set<Key> wanted, RowPage page, ScanPosition from, Set<Key> added) {
            long bytes = 0;
            long rowsBefore = added.size();
            for (int i = 0; i < page.size(); i++) {
                Key key = page.key(i);
                if (wanted.contains(key) && added.add(key)) {
                    bytes += append(key, page, i);
                }
            }
            return from.supplemented(added.size() - rowsBefore, bytes);
        }

        private long append(Key key, RowPage page, int i) {
            byte[] kafkaKey = keys.encode(key);
            byte[] value = rows.encode(Operation.READ, source, page.row(i));
            publisher.append(handOff, key, kafkaKey, value);
            return (long) kafkaKey.length + value.length;
        }
    }
}
