package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every SourceLog does. A test class offers a log and a channel of it with some messages. */
public interface SourceLogContract {
    /** Polls after which a log that returns nothing is taken to have no more. */
    int MOST_POLLS = 200;

    /** The log; the test class closes it. */
    SourceLog log();

    /** The channel. */
    String channel();

    /** How many messages it holds, from position 0 on; at least 5. */
    int messages();

    @Test
    default void aLogTellsWhereItBeginsAndEnds() {
        assertThat(log().starts(List.of(channel()))).isEqualTo(at(0));
        assertThat(log().ends(List.of(channel()))).isEqualTo(at(messages()));
    }

    @Test
    default void messagesComeInTheirOrderEachWithItsPlaceAndTheNext() {
        List<LogRecord> records = read(0);

        assertThat(records).hasSize(messages());
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i))
                    .returns(channel(), LogRecord::channel)
                    .returns(LogPosition.of(i), LogRecord::position)
                    .returns(LogPosition.of(i + 1), LogRecord::next);
        }
    }

    @Test
    default void aReaderBeginsWithTheMessageOfItsPlace() {
        List<LogRecord> records = read(3);

        assertThat(records).hasSize(messages() - 3);
        assertThat(records.getFirst().position()).isEqualTo(LogPosition.of(3));
    }

    @Test
    default void aReaderAtTheEndBringsNothing() {
        try (SourceLog.Reader reader = log().read(at(messages()))) {
            assertThat(reader.poll(Duration.ofMillis(100))).isEmpty();
        }
    }

    private List<LogRecord> read(int from) {
        List<LogRecord> records = new ArrayList<>();
        try (SourceLog.Reader reader = log().read(at(from))) {
            for (int poll = 0; poll < MOST_POLLS && records.size() < messages() - from; poll++) {
                records.addAll(reader.poll(Duration.ofMillis(50)));
            }
            records.addAll(reader.poll(Duration.ofMillis(50)));
        }
        return records;
    }

    private Map<String, LogPosition> at(int position) {
        return Map.of(channel(), LogPosition.of(position));
    }
}
