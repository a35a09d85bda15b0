package io.godwit.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginLimitTest {
    private long now;
    private final LoginLimit limit = new LoginLimit(() -> now);

    @Test
    void aUserHasTenAttemptsAndThenOneInSixSeconds() {
        assertThat(allowed("anna", "a", 20)).isEqualTo(10);
        pass(Duration.ofMillis(5_900));
        assertThat(allowed("anna", "b", 5)).as("whatever the address").isZero();
        pass(Duration.ofMillis(200));
        assertThat(allowed("anna", "b", 5)).isEqualTo(1);
        pass(Duration.ofHours(1));
        assertThat(allowed("anna", "b", 20)).isEqualTo(10);
    }

    @Test
    void anAddressHasThirtyWhateverTheUser() {
        int allowed = 0;
        for (int i = 0; i < 50; i++) {
            allowed += allowed("user" + i, "a", 1);
        }
        assertThat(allowed).isEqualTo(30);
        assertThat(allowed("user1", "b", 1)).isEqualTo(1);
    }

    @Test
    void whoSucceedsLosesNothing() {
        for (int i = 0; i < 100; i++) {
            limit.attempt("anna", "a");
            limit.succeeded("anna", "a");
        }
        assertThat(allowed("anna", "a", 20)).isEqualTo(10);
    }

    @Test
    void manyUsersAreForgottenOneByOneAndNotAltogether() {
        assertThat(allowed("anna", "a", 20)).isEqualTo(10);
        for (int i = 0; i < 4_000; i++) {
            allowed("user" + i, "address" + i, 1);
        }
        assertThat(allowed("anna", "a", 1)).isZero();
    }

    @Test
    void anAddressThatIsRefusedPushesNobodyOut() {
        assertThat(allowed("anna", "a", 20)).isEqualTo(10);
        for (int i = 0; i < 15_000; i++) {
            allowed("user" + i, "b", 1);
        }
        assertThat(allowed("anna", "c", 1)).isZero();
        assertThat(allowed("user14000", "c", 20)).isEqualTo(10);
    }

    @Test
    void manyUsersDoNotMakeAnAddressForgotten() {
        int allowed = 0;
        for (int i = 0; i < 40; i++) {
            allowed += allowed("user" + i, "a", 1);
        }
        assertThat(allowed).isEqualTo(30);
        for (int i = 0; i < 9_000; i++) {
            allowed("other" + i, "address" + i, 1);
        }
        assertThat(allowed("new", "a", 1)).isZero();
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        int allowed = 0;
        for (int i = 0; i < 50; i++) {
            allowed += allowed("user" + i, "[2001:db8:0:1::" + Integer.toHexString(i) + "]", 1);
        }
        assertThat(allowed).isEqualTo(30);
        assertThat(allowed("user1", "2001:db8:0:2::1", 1)).isEqualTo(1);
        assertThat(allowed("user1", "2001:db8:0:1::1%eth0", 1)).isZero();
    }

    private int allowed(String user, String address, int attempts) {
        int allowed = 0;
        for (int i = 0; i < attempts; i++) {
            try {
                limit.attempt(user, address);
                allowed++;
            } catch (GodwitException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.LOGIN_LIMITED);
            }
        }
        return allowed;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
