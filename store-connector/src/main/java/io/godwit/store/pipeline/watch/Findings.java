package io.godwit.store.pipeline.watch;

import io.godwit.runtime.state.ReconcileMark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the user must know about the source, each thing once; marks outlive the process. Thread-safe. */
public final class Findings {
    private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

    private final Map<String, String> bySubject = new LinkedHashMap<>();
    private final Map<String, ReconcileMark> marks = new LinkedHashMap<>();
    private final Map<String, ReconcileMark> unsaved = new LinkedHashMap<>();

    /** Says something about a subject, in place of what was said about it before. */
    public synchronized void say(String subject, String text) {
        if (!text.equals(bySubject.put(subject, text))) {
            LOG.warn("{}", text);
        }
    }

    /** What was said about the subject is no longer true. */
    public synchronized void settle(String subject) {
        bySubject.remove(subject);
    }

    /** A table needs reconciliation. */
    public synchronized void mark(ReconcileMark mark) {
        if (!mark.equals(marks.put(mark.key(), mark))) {
            unsaved.put(mark.key(), mark);
            LOG.warn("{} needs reconciliation: {}", mark.collection(), mark.reason());
        }
    }

    /** Takes over the marks that are durable; others, from a commit that failed, are to be made durable again. */
    public synchronized void restore(Collection<ReconcileMark> durable) {
        unsaved.clear();
        unsaved.putAll(marks);
        durable.forEach(mark -> {
            marks.putIfAbsent(mark.key(), mark);
            unsaved.remove(mark.key(), mark);
        });
    }

    /** Marks made since the last call, to be made durable. */
    public synchronized List<ReconcileMark> takeUnsaved() {
        List<ReconcileMark> all = List.copyOf(unsaved.values());
        unsaved.clear();
        return all;
    }

    /** Whether the mark was handed over to be made durable, and that has not failed. */
    public synchronized boolean isDurable(ReconcileMark mark) {
        return mark.equals(marks.get(mark.key())) && !unsaved.containsKey(mark.key());
    }

    public synchronized List<ReconcileMark> marks() {
        return List.copyOf(marks.values());
    }

    public synchronized List<String> all() {
        return new ArrayList<>(bySubject.values());
    }
}
