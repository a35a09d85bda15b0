package io.godwit.fullimport.pipeline;

import io.godwit.model.row.KeyRange;
import io.godwit.model.source.Explanation;
import io.godwit.model.source.KeyFinding;
import io.godwit.model.text.Plural;
import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Records what a scan found at the source, in the conflict log and in words. Thread-safe. Invariant 3. */
final class ScanFindings {
    private final ConflictLog conflicts;
    private final Clock clock;

    ScanFindings(ConflictLog conflicts, Clock clock) {
        this.conflicts = conflicts;
        this.clock = clock;
    }

    /** Makes the findings in a range durable; returns them in words. Blocks. Doing it again changes nothing. */
    List<String> record(HandOff handOff, int range, Explanation explanation) {
        List<String> texts = new ArrayList<>();
        explanation.findings().forEach(finding -> texts.add(record(handOff, range, finding)));
        if (explanation.unnamed() > 0) {
            texts.add("and " + Plural.of(explanation.unnamed(), "more row")
                    + " under duplicated keys, which are not named");
        }
        return texts;
    }

    private String record(HandOff handOff, int range, KeyFinding finding) {
        String where = finding.key().map(k -> "key " + k).orElseGet(() -> within(finding.range()));
        String text = finding.code().summary() + ": " + where + ", " + Plural.of(finding.surplus(), "more row")
                + " than can be read";
        conflicts.record(new ConflictRecord(
                handOff.taskId(),
                new ConflictRecord.Place("scan/" + handOff.mapping().label() + "/" + where, range, 0),
                new ConflictRecord.Row(
                        handOff.mapping().label(),
                        handOff.mapping().table().toString(),
                        finding.key().map(Object::toString)),
                new ConflictRecord.Cause("SOURCE", finding.code().name(), text),
                clock.millis()));
        return text;
    }

    private static String within(KeyRange range) {
        String from = range.after().map(key -> "keys after " + key).orElse("keys");
        return from + range.upTo().map(key -> " up to " + key).orElse(" up to the highest");
    }
}
