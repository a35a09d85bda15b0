package io.godwit.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private static final int DEARER = 10;

    private final Passwords passwords = new Passwords(4, new SecureRandom());

    @Test
    void aPasswordIsItselfAndNoOther() {
        Optional<User> anna = user("correct horse 1");

        assertThat(passwords.matches("correct horse 1", anna)).isTrue();
        assertThat(passwords.matches("correct horse 2", anna)).isFalse();
        assertThat(passwords.matches("", anna)).isFalse();
        assertThat(passwords.matches("correct horse 1", Optional.empty())).isFalse();
        assertThat(passwords.hash("correct horse 1")).isNotEqualTo(passwords.hash("correct horse 1"));
    }

    @Test
    void whatIsTooLongIsNobodysPassword() {
        String longest = "x".repeat(72);
        Optional<User> anna = user(longest);

        assertThat(passwords.matches(longest, anna)).isTrue();
        assertThat(passwords.matches(longest + "y", anna))
                .as("bcrypt would not see the rest")
                .isFalse();
        assertThat(passwords.matches("é".repeat(37), anna)).isFalse();
    }

    @Test
    void anUnknownUserTakesAsLongAsAKnownOne() {
        Passwords dear = new Passwords(DEARER, new SecureRandom());
        Optional<User> anna = Optional.of(User.created("anna", dear.hash("correct horse 1"), Set.of(), 0));

        long known = fastest(() -> dear.matches("wrong horse 12", anna));
        long unknown = fastest(() -> dear.matches("wrong horse 12", Optional.empty()));
        long tooLong = fastest(() -> dear.matches("w".repeat(200), Optional.empty()));

        assertThat((double) unknown / known).isBetween(0.4, 2.5);
        assertThat((double) tooLong / known).isBetween(0.4, 2.5);
    }

    private static long fastest(Runnable work) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            work.run();
            fastest = Math.min(fastest, System.nanoTime() - begin);
        }
        return fastest;
    }

    private Optional<User> user(String password) {
        return Optional.of(User.created("anna", passwords.hash(password), Set.of(Role.VIEWER), 0));
    }
}
