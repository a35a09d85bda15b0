package io.godwit.control.access;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often someone may try to log in: as one user, and from one address. Each has some attempts at once, and gets one back after a time.
 * An attempt that succeeds is given back. Per instance of the service. Thread-safe.
 */
public final class LoginLimit {
    private static final Allowance OF_USER = new Allowance(10, Duration.ofSeconds(6));
    private static final Allowance OF_ADDRESS = new Allowance(30, Duration.ofSeconds(2));
    /** Those that were used least lately are forgotten first. */
    private static final int MOST_KNOWN = 10_000;

    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    /** A limit on a clock like {@link System#nanoTime}. */
    public LoginLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Allowance(int atOnce, Duration each) {}

    private static final class Bucket {
        private double left;
        private long at;

        Bucket(double left, long at) {
            this.left = left;
            this.at = at;
        }
    }

    /** Counts an attempt; a failure, LOGIN_LIMITED, when there were too many. */
    public synchronized void attempt(String user, String address) {
        Bucket ofUser = filled("user " + user, OF_USER);
        Bucket ofAddress = filled("address " + address, OF_ADDRESS);
        if (List.of(ofUser, ofAddress).stream().anyMatch(bucket -> bucket.left < 1)) {
            throw GodwitException.configuration(
                    ErrorCode.LOGIN_LIMITED,
                    "too many attempts to log in",
                    "wait " + OF_USER.each().toSeconds()
                            + " s; each attempt that is refused for this reason costs nothing");
        }
        ofUser.left--;
        ofAddress.left--;
    }

    /** Gives an attempt back that succeeded. */
    public synchronized void succeeded(String user, String address) {
        refund(filled("user " + user, OF_USER), OF_USER);
        refund(filled("address " + address, OF_ADDRESS), OF_ADDRESS);
    }

    private static void refund(Bucket bucket, Allowance allowance) {
        bucket.left = Math.min(allowance.atOnce(), bucket.left + 1);
    }

    private Bucket filled(String key, Allowance allowance) {
        long now = nanos.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(key, unknown -> new Bucket(allowance.atOnce(), now));
        bucket.left = Math.min(
                allowance.atOnce(),
                bucket.left + (now - bucket.at) / (double) allowance.each().toNanos());
        bucket.at = now;
        return bucket;
    }
}
