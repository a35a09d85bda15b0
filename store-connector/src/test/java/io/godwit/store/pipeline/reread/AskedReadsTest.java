package io.godwit.store.pipeline.reread;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.LogPosition;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.store.pipeline.window.ChangeSchemas;
import io.godwit.store.pipeline.window.FollowedCollection;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemorySchemaRegistry;
import io.godwit.testsupport.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AskedReadsTest {
    private static final Key KEY = Key.of(1);
    private static final RereadRequest REQUEST = new RereadRequest("t", 7, KEY, 100);

    private final FollowedCollection collection = followed();
    private final AskedReads asked = new AskedReads();

    @Test
    void aRequestIsTakenOnceAndAnsweredWithItsRead() {
        assertThat(take(REQUEST)).isEqualTo(1);
        assertThat(take(REQUEST)).isZero();
        answer(20, 30);

        assertThat(asked.settled(collection, 29)).isEmpty();
        assertThat(asked.takeAnswered()).isEmpty();
        assertThat(asked.settled(collection, 30)).hasSize(1);
        assertThat(asked.takeAnswered()).containsExactly(REQUEST.recordKey());
        assertThat(asked.takeAnswered()).isEmpty();
    }

    @Test
    void aChangeOfTheKeyThatIsPublishedAnswersToo() {
        take(REQUEST);
        answer(20, 30);

        asked.decided(7, KEY);

        assertThat(asked.settled(collection, 100)).isEmpty();
        assertThat(asked.takeAnswered()).containsExactly(REQUEST.recordKey());
    }

    /** The read saw a row at 20; a removal at 25 is read for its own sake, on a channel that is ahead. */
    @Test
    void whatWasReadBeforeAnUnclearRemovalNeverComesBack() {
        take(REQUEST);
        answer(20, 30);

        asked.changed(7, KEY);

        assertThat(asked.settled(collection, 100))
                .as("the row must not rise again")
                .isEmpty();
        answer(40, 50);
        assertThat(asked.settled(collection, 50)).hasSize(1);
    }

    @Test
    void requestsForCollectionsOfOthersAreLeftAlone() {
        assertThat(take(new RereadRequest("t", 8, KEY, 100))).isZero();
        assertThat(asked.isEmpty()).isTrue();
    }

    @Test
    void aCollectionThatIsGoneNeedsNoAnswer() {
        take(REQUEST);

        asked.forget(7);

        assertThat(asked.isEmpty()).isTrue();
        assertThat(asked.takeAnswered()).containsExactly(REQUEST.recordKey());
    }

    private int take(RereadRequest request) {
        return asked.take(List.of(request), Set.of(7L));
    }

    private void answer(long from, long until) {
        PendingReads.Asked open = asked.reads().unread(7, 10).getFirst();
        asked.reads().answered(open, collection.reread(KEY, Optional.empty(), from, true), until);
    }

    private static FollowedCollection followed() {
        CollectionSchema schema = Samples.collection("asked", 7, FieldType.INT64);
        return new FollowedCollection(
                HandOffs.followed(
                        "t", schema, Map.of("c", LogPosition.of(0)), 1, new HandOff.ChangeTopic("changes", 3)),
                new ChangeSchemas(new InMemorySchemaRegistry()));
    }
}
