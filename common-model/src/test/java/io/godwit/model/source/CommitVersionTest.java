package io.godwit.model.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommitVersionTest {
    private static final long NOW = 1_795_964_400_123_456_789L;

    @Test
    void aVersionSaysItsMillisecond() {
        assertThat(Tso.millis(CommitVersion.tso(NOW))).isEqualTo(1_795_964_400_123L);
        assertThat(CommitVersion.instant(NOW)).isEqualTo(Instant.ofEpochMilli(1_795_964_400_123L));
    }

    @Test
    void timestampsAreInTheOrderOfVersionsAndEqualWithinFourNanosecondsOnly() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long version = NOW + random.nextLong(10_000_000_000L);
            long later = version + 1 + random.nextLong(i % 2 == 0 ? 10 : 10_000_000);

            int order = Long.compareUnsigned(CommitVersion.tso(version), CommitVersion.tso(later));

            assertThat(order).isEqualTo(Long.compare(version / 4, later / 4));
        }
    }

    @Test
    void theLastNanosecondsOfAMillisecondStayBeforeTheNext() {
        long last = 1_795_964_400_123_999_999L;

        assertThat(CommitVersion.tso(last + 1) - CommitVersion.tso(last)).isEqualTo((1 << 18) - 250_000 + 1);
        assertThat(CommitVersion.tso(last) & (1 << 18) - 1).isEqualTo(249_999);
    }

    @Test
    void theBoundsOfVersionsStayPositive() {
        assertThat(CommitVersion.tso(0)).isZero();
        assertThat(CommitVersion.tso(Long.MAX_VALUE)).isPositive();
        assertThat(CommitVersion.lastOf(CommitVersion.tso(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aMomentIsKnownToItsLastVersion() {
        for (long version = 1_000_000; version < 1_000_008; version++) {
            long whole = CommitVersion.wholeMoments(version);

            assertThat(whole).isBetween(version - 3, version);
            assertThat(CommitVersion.tso(whole + 1)).isGreaterThan(CommitVersion.tso(whole));
            assertThat(CommitVersion.lastOf(CommitVersion.tso(version))).isEqualTo(CommitVersion.momentOf(version));
            assertThat(CommitVersion.tso(CommitVersion.momentOf(version))).isEqualTo(CommitVersion.tso(version));
        }
        assertThat(CommitVersion.wholeMoments(1_000_003)).isEqualTo(1_000_003);
        assertThat(CommitVersion.wholeMoments(1_000_006)).isEqualTo(1_000_003);
    }

    @Test
    void aTimeIsAfterEveryVersionBeforeIt() {
        Instant time = Instant.ofEpochMilli(1_795_964_400_123L);
        long before = CommitVersion.before(time);

        assertThat(CommitVersion.tso(before)).isLessThan(Tso.at(time));
        assertThat(CommitVersion.tso(before + 1)).isEqualTo(Tso.at(time));
        assertThat(CommitVersion.wholeMoments(before)).isEqualTo(before);
    }
}
