package io.godwit.store.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.avro.WireHeader;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.row.Operation;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.ChannelPosition.Within;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelWindowTest {
    private static final String CHANNEL = "dml_0";

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final List<List<String>> ends = new ArrayList<>();
    private boolean sameHash;
    private final ChannelWindow.Sink sink = new ChannelWindow.Sink() {
        @Override
        public void publish(Change change) {
            said.add(operation(change) + " " + (char) change.key()[0] + "@"
                    + change.place().tso());
        }

        @Override
        public void unclear(Change change) {
            said.add("unclear " + (char) change.key()[0]);
        }

        @Override
        public void late(Change change) {
            said.add("late " + (char) change.key()[0]);
        }

        @Override
        public void repeated(Change change) {
            said.add("repeated " + (char) change.key()[0]);
        }

        @Override
        public void mayEndAt(Within reached) {
            ends.add(List.copyOf(said));
        }
    };

    @Test
    void theHalvesOfAnUpsertBecomeOneUpdate() {
        ChannelWindow channel = channel(start());
        put(channel, 10, 5, 'a', 1);
        removed(channel, 11, 5, 'a', true);
        tick(channel, 12, 5);

        assertThat(said).containsExactly("UPDATE a@5");
    }

    @Test
    void aTransactionEndsBetweenKeysSoThatNoUpsertLosesAHalfAndNoTimestampIsTooLarge() {
        ChannelWindow channel = channel(start());
        put(channel, 10, 5, 'a', 1);
        put(channel, 11, 5, 'b', 2);
        removed(channel, 12, 5, 'b', true);
        removed(channel, 13, 6, 'a', false);
        tick(channel, 14, 9);

        assertThat(ends)
                .containsExactly(
                        List.of("INSERT a@5"),
                        List.of("INSERT a@5", "UPDATE b@5"),
                        List.of("INSERT a@5", "UPDATE b@5", "DELETE a@6"));
    }

    @Test
    void keysOfOneHashStayApart() {
        sameHash = true;
        ChannelWindow channel = channel(start());
        put(channel, 10, 5, 'a', 1);
        put(channel, 11, 5, 'b', 2);
        removed(channel, 12, 5, 'b', false);
        removed(channel, 13, 5, 'c', true);
        removed(channel, 14, 5, 'c', false);
        tick(channel, 15, 5);

        assertThat(said).containsExactly("INSERT a@5", "UPDATE b@5", "DELETE c@5");
        assertThat(ends).hasSize(1);
    }

    @Test
    void changesGoOnInTheOrderOfTheirTimestampsWhateverTheirPlaceInTheLog() {
        ChannelWindow channel = channel(start());
        put(channel, 10, 9, 'a', 1);
        removed(channel, 11, 7, 'a', false);
        put(channel, 12, 5, 'a', 2);
        removed(channel, 13, 9, 'b', false);
        put(channel, 14, 12, 'c', 3);
        tick(channel, 15, 9);

        assertThat(said).containsExactly("INSERT a@5", "DELETE a@7", "INSERT a@9", "DELETE b@9");
        tick(channel, 16, 20);
        assertThat(said).endsWith("INSERT c@12");
    }

    @Test
    void aMessageThatComesTwiceCountsOnce() {
        ChannelWindow channel = channel(start());
        put(channel, 10, 5, 'a', 1);
        put(channel, 11, 5, 'a', 1);
        removed(channel, 12, 6, 'a', false);
        removed(channel, 13, 6, 'a', false);
        tick(channel, 14, 6);

        assertThat(said).containsExactly("INSERT a@5", "repeated a", "repeated a", "DELETE a@6");
    }

    @Test
    void aChangeBehindItsTickIsNeverPublishedAsItIs() {
        ChannelWindow channel = channel(start());
        tick(channel, 10, 8);
        put(channel, 11, 8, 'a', 1);
        tick(channel, 12, 9);

        assertThat(said).containsExactly("late a");
    }

    @Test
    void aRemovalFromOnePartitionIsUnclearUnlessItIsHalfOfAnUpsert() {
        ChannelWindow channel = channel(start());
        removed(channel, 10, 5, 'a', true);
        removed(channel, 11, 6, 'b', true);
        put(channel, 12, 6, 'b', 1);
        tick(channel, 13, 6);

        assertThat(said).containsExactly("unclear a", "UPDATE b@6");
    }

    @Test
    void anOldTickSaysNothing() {
        ChannelWindow channel = channel(start());
        tick(channel, 10, 8);

        assertThat(channel.tick(new LogMessage.Tick(7), sink)).isFalse();
        assertThat(channel.lastTick()).isEqualTo(8);
    }

    @Test
    void aSuccessorReadsAgainFromTheFirstChangeThatWaitsAndPublishesNothingTwice() {
        ChannelWindow first = channel(start());
        put(first, 10, 12, 'b', 1);
        put(first, 11, 5, 'a', 2);
        tick(first, 12, 8);
        ChannelPosition position = first.position();
        said.clear();

        ChannelWindow second = channel(position);
        assertThat(position.resume()).isEqualTo(LogPosition.of(10));
        put(second, 10, 12, 'b', 1);
        put(second, 11, 5, 'a', 2);
        tick(second, 12, 8);
        tick(second, 13, 12);

        assertThat(said).containsExactly("INSERT b@12");
    }

    @Test
    void aSuccessorThatHasReadNothingYetKeepsThePlaceOfWhatWaits() {
        ChannelWindow first = channel(start());
        put(first, 10, 12, 'b', 1);
        tick(first, 11, 8);

        ChannelWindow second = channel(first.position());
        ChannelPosition committedBeforeTheFirstMessage = second.position();

        assertThat(committedBeforeTheFirstMessage.resume()).isEqualTo(LogPosition.of(10));
        put(second, 10, 12, 'b', 1);
        assertThat(second.position().resume()).isEqualTo(LogPosition.of(10));
        tick(second, 11, 8);
        tick(second, 12, 12);
        assertThat(second.position().resume()).isEqualTo(LogPosition.of(13));
    }

    @Test
    void aPlaceThatIsHeldIsReadAgainByASuccessorUntilItIsReleased() {
        ChannelWindow channel = channel(start());
        channel.passed(record(10));
        channel.hold(7, LogPosition.of(10));
        put(channel, 11, 5, 'a', 1);
        tick(channel, 12, 8);

        assertThat(channel.position().resume()).isEqualTo(LogPosition.of(10));
        channel.release(7);
        assertThat(channel.position().resume()).isEqualTo(LogPosition.of(13));
    }

    @Test
    void aSuccessorGoesOnWithinAWindowThatTookSeveralTransactions() {
        ChannelWindow first = channel(start());
        put(first, 10, 5, 'a', 1);
        put(first, 11, 6, 'b', 2);
        LogPosition resume = first.firstBuffered().orElseThrow();
        first.reached(new Within(5, OptionalLong.of('a')));
        ChannelPosition position = first.positionWithin(resume);

        ChannelWindow second = channel(position);
        put(second, 10, 5, 'a', 1);
        put(second, 11, 6, 'b', 2);
        tick(second, 12, 8);

        assertThat(said).containsExactly("INSERT b@6");
    }

    @Test
    void aSuccessorContinuesWithinATimestampToo() {
        ChannelWindow first = channel(start());
        put(first, 10, 5, 'a', 1);
        removed(first, 11, 5, 'b', false);
        put(first, 12, 5, 'b', 2);
        LogPosition resume = first.firstBuffered().orElseThrow();
        first.reached(new Within(5, OptionalLong.of('a')));
        ChannelPosition position = first.positionWithin(resume);

        ChannelWindow second = channel(position);
        put(second, 10, 5, 'a', 1);
        removed(second, 11, 5, 'b', false);
        put(second, 12, 5, 'b', 2);
        tick(second, 13, 8);

        assertThat(said).containsExactly("UPDATE b@5");
    }

    /** Older versions ended a transaction between timestamps only, and wrote no key. */
    @Test
    void aPositionOfAnOlderVersionCoversItsWholeTimestamp() {
        ChannelWindow channel = channel(new ChannelPosition(
                "t",
                CHANNEL,
                LogPosition.of(10),
                LogPosition.of(12),
                0,
                Optional.of(new Within(5, OptionalLong.empty()))));
        put(channel, 10, 5, 'a', 1);
        put(channel, 11, 6, 'b', 2);
        tick(channel, 12, 8);

        assertThat(said).containsExactly("INSERT b@6");
    }

    @Test
    void timestampsAreUnsigned() {
        ChannelWindow channel = channel(start());
        put(channel, 10, Long.MIN_VALUE, 'a', 1);
        tick(channel, 11, Long.MAX_VALUE);
        assertThat(said).isEmpty();

        tick(channel, 12, -1);
        assertThat(said).hasSize(1);
    }

    private long hash(char key) {
        return sameHash ? 1 : key;
    }

    private ChannelWindow channel(ChannelPosition from) {
        return new ChannelWindow(
                from, new WindowMemory(Long.MAX_VALUE), new SpillFolder(folder, Long.MAX_VALUE, bytes -> {}));
    }

    private static ChannelPosition start() {
        return ChannelPosition.start("t", CHANNEL, LogPosition.of(10), 0);
    }

    private void put(ChannelWindow channel, long at, long tso, char key, long rowId) {
        add(channel, at, new Place(tso, hash(key), true, rowId, LogPosition.of(at), 0), key, false, Operation.INSERT);
    }

    private void removed(ChannelWindow channel, long at, long tso, char key, boolean scoped) {
        add(channel, at, new Place(tso, hash(key), false, 0, LogPosition.of(at), 0), key, scoped, Operation.DELETE);
    }

    private void add(ChannelWindow channel, long at, Place place, char key, boolean scoped, Operation operation) {
        byte[] value = new byte[WireHeader.LENGTH + 1];
        value[WireHeader.LENGTH] = (byte) (operation.ordinal() << 1);
        LogRecord record = record(at);
        channel.add(record, new Change(place, 1, 0, scoped, new byte[] {(byte) key}, value), sink);
        channel.passed(record);
    }

    private void tick(ChannelWindow channel, long at, long tso) {
        channel.tick(new LogMessage.Tick(tso), sink);
        channel.passed(record(at));
    }

    private static LogRecord record(long at) {
        return new LogRecord(CHANNEL, LogPosition.of(at), LogPosition.of(at + 1), 0, new byte[0]);
    }

    private static String operation(Change change) {
        return Optional.of(Operation.values()[change.value()[WireHeader.LENGTH] >> 1])
                .map(Enum::name)
                .orElseThrow();
    }
}
