package io.godwit.store.pipeline.watch;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.BulkImport;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ReconcileMark;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for what the log does not say about one followed collection. One thread at a time. */
public final class CollectionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CollectionWatch.class);

    private final SourceCatalog catalog;
    private final Findings findings;
    private final HandOff handOff;
    private final Set<String> partitions = new HashSet<>();
    private CollectionSchema now;
    private boolean gone;
    private boolean seen;

    public CollectionWatch(SourceCatalog catalog, Findings findings, HandOff handOff) {
        this.catalog = catalog;
        this.findings = findings;
        this.handOff = handOff;
        this.now = handOff.mapping().collection();
    }

    public long id() {
        return now.id();
    }

    /** The latest name known. */
    public CollectionName name() {
        return now.name();
    }

    /** Whether the source had no such collection at the last look. */
    public boolean gone() {
        return gone;
    }

    /** Whether the source answered the last time it was asked, so that the name is current. */
    boolean seen() {
        return seen;
    }

    /** Whether it is still there, its name and its time to live. */
    public void describe() {
        CollectionName known = handOff.mapping().collection().name();
        String identity = "identity/" + id();
        seen = false;
        Optional<CollectionSchema> current = catalog.current(now);
        seen = true;
        gone = current.isEmpty();
        if (gone) {
            findings.say(identity, "collection " + known + " was dropped at the source; its table stays as it is");
            return;
        }
        now = current.get();
        if (now.name().equals(known)) {
            findings.settle(identity);
        } else {
            findings.say(
                    identity,
                    "collection " + known + " is called " + now.name()
                            + " at the source now; its changes still go to the same table");
        }
        lookAtTimeToLive();
    }

    /** Invariant 3: rows of a bulk import never appear in the log. */
    public void lookForImports() {
        for (BulkImport found : catalog.imports(now)) {
            switch (found.state()) {
                case RUNNING -> mark(found, "is running");
                case COMPLETED -> {
                    if (isMarked(found) || mayHaveBeenMissed(found)) {
                        mark(found, "was completed");
                    }
                }
                case FAILED -> {
                    if (isMarked(found)) {
                        mark(found, "failed; compare anyway");
                    }
                }
            }
        }
    }

    /** A new partition needs nothing: its rows arrive on the same channels. */
    public void lookForPartitions() {
        if (now.partitionKey().isPresent()) {
            return;
        }
        List<String> found = catalog.partitions(now);
        Set<String> fresh = new TreeSet<>(found);
        fresh.removeAll(partitions);
        if (!partitions.isEmpty() && !fresh.isEmpty()) {
            LOG.info("collection={} new partitions {}: their changes are followed", now.name(), fresh);
        }
        partitions.clear();
        partitions.addAll(found);
    }

    private void lookAtTimeToLive() {
        if (now.ttlSeconds() > 0) {
            findings.mark(ReconcileMark.ofTimeToLive(
                    handOff,
                    "it has a time to live of " + now.ttlSeconds()
                            + " s: rows that the source lets expire stay in the table"));
        }
    }

    /**
     * An import that was completed before the full migration began to read was read; the source only reports the second, so that
     * second is not trusted.
     */
    private boolean mayHaveBeenMissed(BulkImport found) {
        Instant handedOff = Tso.instant(handOff.timestamp().orElse(0));
        return found.created()
                .map(created -> !created.plusSeconds(1).isBefore(handedOff))
                .orElse(true);
    }

    /** By this process or one before it. */
    private boolean isMarked(BulkImport found) {
        return findings.marks().stream()
                .anyMatch(mark -> mark.collectionId() == id() && mark.subject().equals(subject(found)));
    }

    private static String subject(BulkImport found) {
        return "import/" + found.id();
    }

    private void mark(BulkImport found, String how) {
        mark(subject(found), "bulk import " + found.id() + " " + how + ": the source's log does not show its rows");
    }

    private void mark(String subject, String reason) {
        findings.mark(ReconcileMark.of(handOff, subject, reason));
    }
}
