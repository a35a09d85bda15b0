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

/**
 * What every SourceLog does. A test class offers a log and a channel of it with some changes. A record may hold one change, several or
 * none: some logs tell with records of their own how far they are.
 */
public interface SourceLogContract {
    /** After which a log that returns nothing is taken to have no more. */
    Duration PATIENCE = Duration.ofSeconds(30);
    /** How long a poll waits. */
    Duration POLL = Duration.ofMillis(50);
    /** Polls that bring nothing of a channel that was read to its end. */
    int POLLS_AFTERWARDS = 5;

    /** The log; the test class closes it. */
    SourceLog log();

    /** The channel. */
    String channel();

    /** The changes that it holds, in their order: at least 5, no two alike. */
    List<String> changes();

    /** The changes of one of its records, as {@link #changes()} has them. */
    List<String> changes(LogRecord record);

    /** Before each of the changes, and after the last one. */
    List<LogPosition> places();

    /** Whether its places count records, of which each is a change. In some logs they go on with time. */
    default boolean placesCountChanges() {
        return true;
    }

    @Test
    default void aLogTellsWhereItBeginsAndEnds() {
        LogPosition start = start();
        LogPosition end = end();

        assertThat(places()).hasSize(changes().size() + 1).isSorted().doesNotHaveDuplicates();
        if (placesCountChanges()) {
            assertThat(start).isEqualTo(places().getFirst());
            assertThat(end).isEqualTo(places().getLast());
        } else {
            assertThat(start).isLessThanOrEqualTo(places().getFirst());
            assertThat(end).isGreaterThanOrEqualTo(places().getLast());
            assertThat(end()).isGreaterThanOrEqualTo(end);
        }
    }

    @Test
    default void changesComeInTheirOrderEachWithItsPlaceAndTheNext() {
        List<LogRecord> records = read(places().getFirst(), changes().size());

        assertThat(all(records)).isEqualTo(changes());
        LogPosition reached = places().getFirst();
        for (LogRecord record : records) {
            assertThat(record).returns(channel(), LogRecord::channel).returns(reached, LogRecord::position);
            assertThat(record.next()).isGreaterThanOrEqualTo(reached);
            reached = record.next();
        }
        assertThat(reached).isGreaterThanOrEqualTo(places().getLast());
        if (placesCountChanges()) {
            assertThat(records)
                    .extracting(LogRecord::position)
                    .isEqualTo(places().subList(0, changes().size()));
            assertThat(reached).isEqualTo(places().getLast());
        }
    }

    @Test
    default void fromItsStartALogHoldsEverything() {
        assertThat(all(read(start(), changes().size()))).isEqualTo(changes());
    }

    @Test
    default void aReaderBeginsWithTheChangeOfItsPlaceAndAtTheEndBringsNone() {
        for (int i = 0; i < places().size(); i++) {
            List<String> rest = changes().subList(i, changes().size());

            assertThat(all(read(places().get(i), rest.size())))
                    .as("from place " + i)
                    .isEqualTo(rest);
        }
    }

    @Test
    default void whoeverContinuesWhereARecordSaidMissesNothingAndGetsNothingTwice() {
        List<LogRecord> records = read(places().getFirst(), changes().size());
        List<String> rest = new ArrayList<>(changes());
        int places = 0;
        for (LogRecord record : records) {
            rest.subList(0, changes(record).size()).clear();
            if (record.next().compareTo(record.position()) > 0) {
                places++;
                assertThat(all(read(record.next(), rest.size())))
                        .as("after " + record.position())
                        .isEqualTo(rest);
            }
        }
        assertThat(places).isGreaterThanOrEqualTo(changes().size());
    }

    private List<String> all(List<LogRecord> records) {
        return records.stream().flatMap(record -> changes(record).stream()).toList();
    }

    /** Up to so many changes, and what comes with them and shortly after. */
    private List<LogRecord> read(LogPosition from, int wanted) {
        List<LogRecord> records = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (SourceLog.Reader reader = log().read(Map.of(channel(), from))) {
            while (all(records).size() < wanted && System.nanoTime() - deadline < 0) {
                records.addAll(reader.poll(POLL));
            }
            for (int poll = 0; poll < POLLS_AFTERWARDS; poll++) {
                records.addAll(reader.poll(POLL));
            }
        }
        return records;
    }

    private LogPosition start() {
        return log().starts(List.of(channel())).get(channel());
    }

    private LogPosition end() {
        return log().ends(List.of(channel())).get(channel());
    }
}
