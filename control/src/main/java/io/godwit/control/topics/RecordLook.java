package io.godwit.control.topics;

import io.godwit.model.task.TaskSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads committed records of topics, without a consumer group. Thread-safe; a call blocks for about 10 s at most and reads 32 MiB at
 * most, and only a few run at the same time.
 */
public interface RecordLook {
    /**
     * The newest records, newest first.
     *
     * @param spec names the schema registry; absent where there are no schemas
     * @throws io.godwit.model.error.GodwitException retriable when Kafka does not answer, or too many calls are under way
     */
    Peeked newest(Wish wish, Optional<TaskSpec> spec);

    /**
     * What is wanted.
     *
     * @param topic exists
     * @param partition only of this one
     * @param key only of this key, as text
     * @param limit how many at most
     */
    record Wish(String topic, OptionalInt partition, Optional<String> key, int limit) {}

    /**
     * What was found.
     *
     * @param complete whether there are no newer ones, and no others where there are fewer than wanted
     * @param notes why not, and what could not be decoded
     */
    record Peeked(List<PeekedRecord> records, boolean complete, List<String> notes) {
        /** Copies the lists. */
        public Peeked {
            records = List.copyOf(records);
            notes = List.copyOf(notes);
        }
    }
}
