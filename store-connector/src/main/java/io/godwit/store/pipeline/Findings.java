package io.godwit.store.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the user must know of the source, each thing once. Thread-safe. */
final class Findings {
    private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

    private final Map<String, String> bySubject = new LinkedHashMap<>();

    /** Says something of a subject, in place of what was said of it before. */
    synchronized void say(String subject, String text) {
        if (!text.equals(bySubject.put(subject, text))) {
            LOG.warn("{}", text);
        }
    }

    /** What was said of the subject does not hold any more. */
    synchronized void settle(String subject) {
        bySubject.remove(subject);
    }

    synchronized List<String> all() {
        return new ArrayList<>(bySubject.values());
    }
}
