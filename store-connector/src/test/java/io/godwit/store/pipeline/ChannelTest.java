package io.godwit.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.avro.WireHeader;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.row.Operation;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.ChannelPosition.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelTest {
    private static final String CHANNEL = "dml_0";

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final List<Long> mayEndAt = new ArrayList<>();
    private final Channel.Sink sink = new Channel.Sink() {
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
        public void momentEnded(Place last) {
            mayEndAt.add(last.tso());
        }
    };

    @Test
    void theHalvesOfAnUpsertBecomeOneUpdate() {
        Channel channel = channel(start());
        put(channel, 10, 5, 'a', 1);
        removed(channel, 11, 5, 'a', true);
        tick(channel, 12, 5);

        assertThat(said).containsExactly("UPDATE a@5");
    }

    @Test
    void aTransactionEndsBetweenTimestampsOnlySoThatNoUpsertLosesAHalf() {
        Channel channel = channel(start());
        put(channel, 10, 5, 'a', 1);
        put(channel, 11, 5, 'b', 2);
        removed(channel, 12, 5, 'b', true);
        removed(channel, 13, 6, 'a', false);
        tick(channel, 14, 9);

        assertThat(said).containsExactly("INSERT a@5", "UPDATE b@5", "DELETE a@6");
        assertThat(mayEndAt).containsExactly(5L, 6L);
    }

    @Test
    void changesGoOnInTheOrderOfTheirTimestampsWhateverTheirPlaceInTheLog() {
        Channel channel = channel(start());
        put(channel, 10, 9, 'a', 1);
        removed(channel, 11, 7, 'a', false);
        put(channel, 12, 5, 'a', 2);
        removed(channel, 13, 9, 'b', false);
        put(channel, 14, 12, 'c', 3);
        tick(channel, 15, 9);

        assertThat(said).containsExactly("INSERT a@5", "DELETE a@7", "DELETE b@9", "INSERT a@9");
        tick(channel, 16, 20);
        assertThat(said).endsWith("INSERT c@12");
    }

    @Test
    void aMessageThatComesTwiceCountsOnce() {
        Channel channel = channel(start());
        put(channel, 10, 5, 'a', 1);
        put(channel, 11, 5, 'a', 1);
        removed(channel, 12, 6, 'a', false);
        removed(channel, 13, 6, 'a', false);
        tick(channel, 14, 6);

        assertThat(said).containsExactly("repeated a", "INSERT a@5", "repeated a", "DELETE a@6");
    }

    @Test
    void aChangeBehindItsTickIsNeverPublishedAsItIs() {
        Channel channel = channel(start());
        tick(channel, 10, 8);
        put(channel, 11, 8, 'a', 1);
        tick(channel, 12, 9);

        assertThat(said).containsExactly("late a");
    }

    @Test
    void aRemovalFromOnePartitionIsUnclearUnlessItIsHalfOfAnUpsert() {
        Channel channel = channel(start());
        removed(channel, 10, 5, 'a', true);
        removed(channel, 11, 6, 'b', true);
        put(channel, 12, 6, 'b', 1);
        tick(channel, 13, 6);

        assertThat(said).containsExactly("unclear a", "UPDATE b@6");
    }

    @Test
    void anOldTickSaysNothing() {
        Channel channel = channel(start());
        tick(channel, 10, 8);

        assertThat(channel.tick(new LogMessage.Tick(7), sink)).isFalse();
        assertThat(channel.lastTick()).isEqualTo(8);
    }

    @Test
    void aSuccessorReadsAgainFromTheFirstChangeThatWaitsAndPublishesNothingTwice() {
        Channel first = channel(start());
        put(first, 10, 12, 'b', 1);
        put(first, 11, 5, 'a', 2);
        tick(first, 12, 8);
        ChannelPosition position = first.position();
        said.clear();

        Channel second = channel(position);
        assertThat(position.resume()).isEqualTo(LogPosition.of(10));
        put(second, 10, 12, 'b', 1);
        put(second, 11, 5, 'a', 2);
        tick(second, 12, 8);
        tick(second, 13, 12);

        assertThat(said).containsExactly("INSERT b@12");
    }

    @Test
    void aSuccessorThatHasReadNothingYetKeepsThePlaceOfWhatWaits() {
        Channel first = channel(start());
        put(first, 10, 12, 'b', 1);
        tick(first, 11, 8);

        Channel second = channel(first.position());
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
        Channel channel = channel(start());
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
        Channel first = channel(start());
        put(first, 10, 5, 'a', 1);
        put(first, 11, 6, 'b', 2);
        LogPosition resume = first.firstBuffered().orElseThrow();
        first.reached(new Place(5, true, 1, LogPosition.of(10), 0));
        ChannelPosition position = first.positionWithin(resume);

        Channel second = channel(position);
        put(second, 10, 5, 'a', 1);
        put(second, 11, 6, 'b', 2);
        tick(second, 12, 8);

        assertThat(said).containsExactly("INSERT b@6");
    }

    @Test
    void timestampsAreUnsigned() {
        Channel channel = channel(start());
        put(channel, 10, Long.MIN_VALUE, 'a', 1);
        tick(channel, 11, Long.MAX_VALUE);
        assertThat(said).isEmpty();

        tick(channel, 12, -1);
        assertThat(said).hasSize(1);
    }

    private Channel channel(ChannelPosition from) {
        return new Channel(from, List.of(), folder);
    }

    private static ChannelPosition start() {
        return ChannelPosition.start("t", CHANNEL, LogPosition.of(10), 0);
    }

    private void put(Channel channel, long at, long tso, char key, long rowId) {
        add(channel, at, new Place(tso, true, rowId, LogPosition.of(at), 0), key, false, Operation.INSERT);
    }

    private void removed(Channel channel, long at, long tso, char key, boolean scoped) {
        add(channel, at, new Place(tso, false, 0, LogPosition.of(at), 0), key, scoped, Operation.DELETE);
    }

    private void add(Channel channel, long at, Place place, char key, boolean scoped, Operation operation) {
        byte[] value = new byte[WireHeader.LENGTH + 1];
        value[WireHeader.LENGTH] = (byte) (operation.ordinal() << 1);
        LogRecord record = record(at);
        channel.add(record, new Change(place, 1, 0, scoped, new byte[] {(byte) key}, value), sink);
        channel.passed(record);
    }

    private void tick(Channel channel, long at, long tso) {
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
