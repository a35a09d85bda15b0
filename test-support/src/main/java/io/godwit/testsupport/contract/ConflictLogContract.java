package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.state.ConflictRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every ConflictLog does. A test class offers a log and a task that no other test uses. */
public interface ConflictLogContract {
    /** The log. */
    ConflictLog log();

    /** Id of a task without conflicts. */
    String taskId();

    @Test
    default void aTaskWithoutConflictsHasNoneOpen() {
        assertThat(log().open(taskId(), 10)).isEmpty();
    }

    @Test
    default void whatIsRecordedIsOpenUntilItIsClosed() {
        ConflictRecord first = conflict(1, "too long");
        ConflictRecord second = conflict(2, "not finite");
        log().record(first);
        log().record(second);

        assertThat(log().open(taskId(), 10)).containsExactlyInAnyOrder(first, second);

        log().record(first.closed(new ConflictRecord.Closing("topic/0/9", 5)));
        assertThat(log().open(taskId(), 10)).containsExactly(second);
    }

    @Test
    default void aRepeatOfTheSameEventOverwritesItself() {
        log().record(conflict(1, "too long"));
        log().record(conflict(1, "still too long"));

        assertThat(log().open(taskId(), 10)).singleElement().returns("still too long", c -> c.cause()
                .reason());
    }

    @Test
    default void noMoreAreGivenThanAskedFor() {
        for (int offset = 0; offset < 5; offset++) {
            log().record(conflict(offset, "too long"));
        }

        assertThat(log().open(taskId(), 3)).hasSize(3);
    }

    private ConflictRecord conflict(long offset, String reason) {
        return new ConflictRecord(
                taskId(),
                new ConflictRecord.Place("topic", 0, offset),
                new ConflictRecord.Row("default.c", "default.c", Optional.of("key " + offset)),
                new ConflictRecord.Cause("VALUE", "VALUE_TOO_LONG", reason),
                3);
    }
}
