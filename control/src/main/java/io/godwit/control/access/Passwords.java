package io.godwit.control.access;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Passwords by bcrypt. A look at one takes a core for a quarter of a second, on purpose, so few are looked at together; whoever finds no
 * place is to come back. Thread-safe.
 */
public final class Passwords {
    /** More than that bcrypt does not read. */
    private static final int MOST_BYTES = 72;

    private static final int COST = 12;
    private static final int AT_ONCE = 2;
    private static final int PATIENCE_SECONDS = 5;
    private static final int GENERATED_BYTES = 18;

    private final int cost;
    private final SecureRandom random;
    private final String nobodys;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** As a service needs it. */
    public Passwords(SecureRandom random) {
        this(COST, random);
    }

    /** With another cost: each step doubles the work. */
    public Passwords(int cost, SecureRandom random) {
        this.cost = cost;
        this.random = random;
        this.nobodys = BCrypt.hashpw(generated(), BCrypt.gensalt(cost, random));
    }

    /** A password that nobody has thought of. */
    public String generated() {
        byte[] bytes = new byte[GENERATED_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What is kept of a password that follows the rules. */
    public String hash(String password) {
        return inPlace(() -> BCrypt.hashpw(password, BCrypt.gensalt(cost, random)));
    }

    /** Whether it is the user's password. Takes as long for a user that does not exist, who has none. */
    public boolean matches(String password, Optional<User> user) {
        // One that is too long is nobody's, and is looked at like any other.
        boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
        String looked = fits ? password : "";
        boolean same = inPlace(
                () -> BCrypt.checkpw(looked, user.map(User::passwordHash).orElse(nobodys)));
        return same && fits && user.isPresent();
    }

    private interface Work<T> {
        T done();
    }

    private <T> T inPlace(Work<T> work) {
        try {
            if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw GodwitException.retriable(
                        ErrorCode.LOGIN_LIMITED,
                        "too many logins at this moment",
                        "repeat the request a moment later",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("waiting for other logins");
        }
        try {
            return work.done();
        } finally {
            places.release();
        }
    }
}
