package io.godwit.control.access;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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
    private final Buckets users = new Buckets(OF_USER);
    private final Buckets addresses = new Buckets(OF_ADDRESS);

    /** A limit on a clock like {@link System#nanoTime}. */
    public LoginLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Allowance(int atOnce, Duration each) {}

    private record Bucket(double left, long at) {}

    /** Those that are not full. */
    private static final class Buckets {
        private final Allowance allowance;
        private final Map<String, Bucket> known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > MOST_KNOWN;
            }
        };

        Buckets(Allowance allowance) {
            this.allowance = allowance;
        }

        double left(String key, long now) {
            Bucket bucket = known.get(key);
            return bucket == null
                    ? allowance.atOnce()
                    : Math.min(
                            allowance.atOnce(),
                            bucket.left()
                                    + (now - bucket.at())
                                            / (double) allowance.each().toNanos());
        }

        void add(String key, int attempts, long now) {
            known.put(key, new Bucket(Math.min(allowance.atOnce(), left(key, now) + attempts), now));
        }
    }

    /** Counts an attempt; a failure, LOGIN_LIMITED, when there were too many. One that is refused leaves no trace. */
    public synchronized void attempt(String user, String address) {
        long now = nanos.getAsLong();
        String network = network(address);
        // The address first: from one that is refused, nobody makes users' names known.
        if (addresses.left(network, now) < 1 || users.left(user, now) < 1) {
            throw GodwitException.configuration(
                    ErrorCode.LOGIN_LIMITED,
                    "too many attempts to log in",
                    "wait " + OF_USER.each().toSeconds()
                            + " s; each attempt that is refused for this reason costs nothing");
        }
        addresses.add(network, -1, now);
        users.add(user, -1, now);
    }

    /** Gives an attempt back that succeeded. */
    public synchronized void succeeded(String user, String address) {
        long now = nanos.getAsLong();
        addresses.add(network(address), 1, now);
        users.add(user, 1, now);
    }

    /** Of IPv6 the first 64 bits: whoever has one address there has all of them. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            int zone = address.indexOf('%');
            String plain = zone < 0 ? address : address.substring(0, zone);
            InetAddress read = InetAddress.getByName(plain.replace("[", "").replace("]", ""));
            return read instanceof Inet6Address
                    ? HexFormat.of().formatHex(read.getAddress(), 0, 8)
                    : read.getHostAddress();
        } catch (UnknownHostException e) {
            return address; // no address, but whoever sends it is still one caller
        }
    }
}
