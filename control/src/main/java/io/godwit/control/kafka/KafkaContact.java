package io.godwit.control.kafka;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.limit.WaitClock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * Whether a Kafka answers this process. Its clients do not tell: they try again without end, and count as running meanwhile. One thread asks, by {@link #watch}; any
 * thread may look at the outcome.
 */
public final class KafkaContact {
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** A broker that starts again, and one missed answer, are no reason. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final LongSupplier nanoTime;
    private volatile long answeredNanos;

    /** Asks nobody yet, and counts as silent. */
    public KafkaContact(KafkaSettings kafka) {
        this(kafka, System::nanoTime);
    }

    KafkaContact(KafkaSettings kafka, LongSupplier nanoTime) {
        this.kafka = kafka;
        this.nanoTime = nanoTime;
        this.answeredNanos = nanoTime.getAsLong() - LONGEST_SILENCE.toNanos();
    }

    /** Asks again and again until {@code ended}. */
    public void watch(BooleanSupplier ended) {
        while (!ended.getAsBoolean()) {
            try (Admin admin = kafka.admin()) {
                while (!ended.getAsBoolean()) {
                    ask(admin);
                    WaitClock.SYSTEM.await(EACH, ended);
                }
            } catch (GodwitException e) { // no address can be resolved; the one who needs Kafka says so
                WaitClock.SYSTEM.await(EACH, ended);
            }
        }
    }

    private void ask(Admin admin) {
        Within time = new Within(PATIENCE);
        try {
            time.await(admin.describeCluster(new DescribeClusterOptions().timeoutMs(time.leftMillis()))
                    .clusterId());
            answered();
        } catch (ExecutionException | TimeoutException e) { // silence is all that counts here
        }
    }

    void answered() {
        answeredNanos = nanoTime.getAsLong();
    }

    /** Whether it has answered lately. */
    public boolean isThere() {
        return nanoTime.getAsLong() - answeredNanos < LONGEST_SILENCE.toNanos();
    }
}
