package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.task.SourceLogSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the log of a Milvus can be read. It is asked while Milvus is asked. One thread. */
final class SourceLogChecks {
    private static final String PATH = "spec.log";

    private final Questions questions;
    private final Questions.Server kafka;
    private final Optional<Supplier<Optional<SourceLog>>> asked;

    /**
     * Starts to ask, unless it cannot be connected to.
     *
     * @param reached whether one of its addresses can be
     */
    SourceLogChecks(SourceLogSpec spec, DataSourcePorts ports, Questions questions, boolean reached) {
        this.questions = questions;
        this.kafka = new Questions.Server(
                CheckCode.SOURCE_LOG, spec.bootstrapServers(), PATH, ErrorCode.SOURCE_LOG_UNREACHABLE);
        this.asked = reached
                ? Optional.of(questions.ask(
                        kafka, () -> ports.log().apply(spec), answer -> "its Kafka answers", SourceLog::close))
                : Optional.empty();
    }

    /** Waits for the answer, and reads a message of a channel of this collection. */
    void finish(Optional<CollectionSchema> example) {
        if (asked.isEmpty()) {
            questions.add(Check.skipped(kafka.code(), kafka.address(), PATH, "its Kafka cannot be connected to"));
            return;
        }
        asked.get().get().ifPresent(log -> {
            try {
                read(log, example);
            } finally {
                log.close();
            }
        });
    }

    /** A message that can be read shows more than a channel that can be described. */
    private void read(SourceLog log, Optional<CollectionSchema> example) {
        List<String> channels = example.map(CollectionSchema::channels).orElse(List.of());
        if (channels.isEmpty()) {
            questions.add(Check.skipped(
                    CheckCode.LOG, kafka.address(), PATH, "there is no collection whose channel could be read"));
            return;
        }
        String channel = channels.getFirst();
        questions.now(
                kafka.about(CheckCode.LOG),
                () -> {
                    Map<String, LogPosition> starts = log.starts(List.of(channel));
                    return log.takenAt(channel, starts.get(channel));
                },
                oldest -> Check.pass(
                        CheckCode.LOG,
                        kafka.address(),
                        PATH,
                        "channel " + channel + " of " + example.orElseThrow().name() + " can be read"
                                + oldest.map(time -> ", from " + time + " on").orElse(", and is empty")),
                failure -> Check.fail(CheckCode.LOG, kafka.address(), PATH, failure));
    }
}
