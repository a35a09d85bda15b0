package io.godwit.dist.it;

import io.godwit.milvus.Milvus;
import io.godwit.model.avro.RowEventView;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.HandOff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What happened to keys that differ: what the source's log says of them, and what the change topic. For a failed test's output. */
final class KeyHistory {
    private static final Pattern KEY = Pattern.compile("key (.*) (?:is missing|is only|differs)");
    private static final int MOST_KEYS = 3;

    private final TaskSpec spec;
    private final HandOff handOff;
    private final Set<String> keys;
    private final List<String> lines = new ArrayList<>();

    private KeyHistory(TaskSpec spec, HandOff handOff, Set<String> keys) {
        this.spec = spec;
        this.handOff = handOff;
        this.keys = keys;
    }

    /** The history of the first keys that {@code examples} name. */
    static List<String> of(TaskSpec spec, HandOff handOff, List<String> examples) {
        Set<String> keys = examples.stream()
                .map(KEY::matcher)
                .filter(Matcher::find)
                .map(m -> m.group(1))
                .distinct()
                .limit(MOST_KEYS)
                .collect(Collectors.toSet());
        KeyHistory history = new KeyHistory(spec, handOff, keys);
        history.lines.add("A=" + handOff.timestamp() + " from " + handOff.logEnds());
        history.sourceLog();
        history.changeTopic();
        return history.lines;
    }

    private void sourceLog() {
        CollectionSchema collection = handOff.mapping().collection();
        LogDecoder decoder = Milvus.decoder(List.of(collection));
        try (SourceLog log = Milvus.log(spec.source().log().orElseThrow(), SecretResolver.ofProcess());
                SourceLog.Reader reader = log.read(handOff.logEnds())) {
            Map<String, LogPosition> left =
                    new HashMap<>(log.ends(handOff.logEnds().keySet()));
            long tick = 0;
            for (int polls = 0; polls < 2_000 && !left.isEmpty(); polls++) {
                for (LogRecord record : reader.poll(Duration.ofMillis(300))) {
                    left.computeIfPresent(
                            record.channel(), (c, end) -> record.next().compareTo(end) >= 0 ? null : end);
                    switch (decoder.decode(record)) {
                        case LogMessage.Tick t -> tick = t.tso();
                        case LogMessage.Put put -> said(record, "put", put.rows(), tick);
                        case LogMessage.Removed gone ->
                            said(record, "removed of partition " + gone.partitionId(), gone.keys(), tick);
                        default -> {}
                    }
                }
            }
        }
    }

    private void said(LogRecord record, String what, LogKeys entries, long tick) {
        for (int i = 0; i < entries.size(); i++) {
            if (keys.contains(entries.key(i).toString())) {
                lines.add("log " + record.channel() + "/" + record.position() + " " + what + " " + entries.key(i)
                        + " at " + entries.tso(i) + ", some channel's last tick " + tick);
            }
        }
    }

    private void changeTopic() {
        RowEventView view = new RowEventView(handOff.mapping().collection());
        PublishedChanges.each(spec, handOff, (key, record) -> {
            if (keys.contains(key.toString())) {
                view.wrap(record.value());
                lines.add("change " + record.partition() + "/" + record.offset() + " " + view.operation() + " " + key
                        + " at " + view.source().tso());
            }
        });
    }
}
