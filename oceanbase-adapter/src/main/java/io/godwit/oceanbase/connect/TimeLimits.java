package io.godwit.oceanbase.connect;

import java.time.Duration;

/**
 * How long a session waits for the server. A server that hangs (stopped, swapped out, behind a network that drops packets) keeps
 * its connections open, so only the elapsed time shows it.
 *
 * @param login for the connection, and then for each answer of the login
 * @param statement for a statement, enforced by the engine, which then answers with an error and keeps the session
 * @param answer for each answer to what was sent, and for each packet to be accepted; after that the connection is given up
 */
public record TimeLimits(Duration login, Duration statement, Duration answer) {
    /**
     * For statements on rows and checkpoints. The drain of a component waits for one of them, and must not wait longer than 25 s.
     */
    public static final TimeLimits QUICK =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(18), Duration.ofSeconds(22));

    /** For reading a table page by page. */
    public static final TimeLimits READING =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(45), Duration.ofSeconds(50));

    /** For statements that work on a whole table: they create, empty or count it. */
    public static final TimeLimits PATIENT =
            new TimeLimits(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMinutes(11));

    /**
     * A transaction lasts as long as its statements keep coming, each of which is bounded; one that nobody continues holds
     * its locks no longer than {@link #IDLE_TRANSACTION}.
     */
    static final Duration TRANSACTION = Duration.ofMinutes(30);

    static final Duration IDLE_TRANSACTION = Duration.ofMinutes(2);
    static final Duration LOCK = Duration.ofSeconds(10);

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /** For the last calls on a connection: rolling back what is open, and closing it. */
    Duration farewell() {
        return answer.compareTo(FAREWELL) < 0 ? answer : FAREWELL;
    }
}
