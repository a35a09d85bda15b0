package io.godwit.oceanbase.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.source.CommitVersion;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScnTest {
    /** A change of version {@code n} was committed before the call, and one of the version after the last answer comes later. */
    @ParameterizedTest
    @ValueSource(longs = {8, 9, 10, 11, 12})
    void aMomentIsCompleteOnceNothingLaterCanBeInIt(long committed) {
        AtomicLong counter = new AtomicLong(committed);

        long end = Scn.complete(counter::incrementAndGet);

        assertThat(CommitVersion.tso(committed)).isLessThanOrEqualTo(CommitVersion.tso(end));
        assertThat(CommitVersion.tso(counter.get() + 1)).isGreaterThan(CommitVersion.tso(end));
    }
}
