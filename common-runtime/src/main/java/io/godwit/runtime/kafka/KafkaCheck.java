package io.godwit.runtime.kafka;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/**
 * Whether Kafka can be used at all, for the start of a task: an answer, or a failure that names the address, the cause and what to do.
 * Takes less than 30 s.
 */
public final class KafkaCheck {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PROBE = Duration.ofSeconds(4);
    private static final int MOST_PROBES = 3;

    private static final String OWN = "spec.kafka";

    private final KafkaSettings settings;
    private final ErrorCode code;
    private final String path;

    /** A check of Godwit's own Kafka, which {@code settings} reach. */
    public KafkaCheck(KafkaSettings settings) {
        this(settings, ErrorCode.KAFKA_UNREACHABLE, OWN);
    }

    /**
     * A check of another Kafka.
     *
     * @param code what a failure is called
     * @param path where the task names it, for the remedy
     */
    public KafkaCheck(KafkaSettings settings, ErrorCode code, String path) {
        this.settings = settings;
        this.code = code;
        this.path = path;
    }

    /** What answered. */
    public record Cluster(int brokers) {}

    /**
     * Asks for the brokers and whether each can be reached at the address that it names. Blocks.
     *
     * @throws GodwitException configuration, with the code of the check
     */
    public Cluster check() {
        try (Admin admin = settings.admin()) {
            return check(admin);
        } catch (GodwitException e) {
            throw e.kind() == GodwitException.Kind.RETRIABLE ? unusable(e.getMessage(), e.remedy(), e.getCause()) : e;
        }
    }

    /** The same through a client that stays the caller's. */
    Cluster check(Admin admin) {
        try {
            Collection<Node> brokers = admin.describeCluster(
                            new DescribeClusterOptions().timeoutMs((int) ANSWER.toMillis()))
                    .nodes()
                    .get();
            requireReachable(brokers);
            return new Cluster(brokers.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("asking for the brokers");
        } catch (ExecutionException e) {
            throw explained(e.getCause());
        }
    }

    /** A client's failure with its cause found out. */
    private GodwitException explained(Throwable failure) {
        if (failure instanceof AuthorizationException
                || failure instanceof AuthenticationException && !(failure instanceof SslAuthenticationException)) {
            return unusable(
                    "Kafka at " + settings.bootstrapServers() + " refuses the login or the access",
                    "check sasl.* in spec.kafka.properties and the ACLs",
                    failure);
        }
        List<Asked> asked = Arrays.stream(settings.bootstrapServers().split(","))
                .limit(MOST_PROBES)
                .map(String::strip)
                .map(address -> new Asked(address, ask(address)))
                .toList();
        Asked telling = asked.stream() // one that answers tells more than those that are away
                .filter(a -> a.answer() instanceof BrokerAnswer.Kafka || a.answer() instanceof BrokerAnswer.Tls)
                .findFirst()
                .orElse(asked.getFirst());
        return failure(telling, failure);
    }

    private record Asked(String address, BrokerAnswer answer) {}

    private GodwitException failure(Asked asked, Throwable cause) {
        return unusable(
                "Kafka's address " + asked.address() + " " + asked.answer().words(wantsTls()),
                asked.answer().remedy(wantsTls()),
                cause);
    }

    private static BrokerAnswer ask(String address) {
        int colon = address.lastIndexOf(':');
        return new BrokerProbe(PROBE).ask(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    private boolean wantsTls() {
        return settings.properties()
                .getOrDefault("security.protocol", "PLAINTEXT")
                .toUpperCase(Locale.ROOT)
                .contains("SSL");
    }

    private GodwitException unusable(String message, String remedy, Throwable cause) {
        return GodwitException.configuration(code, message, remedy.replace(OWN, path), cause);
    }

    /** A broker says at which address it wants to be reached; one that only itself can use is a common mistake. */
    private void requireReachable(Collection<Node> brokers) {
        Optional<GodwitException> none = Optional.empty();
        for (Node broker : brokers.stream().limit(MOST_PROBES).toList()) {
            if (!(new BrokerProbe(PROBE).ask(broker.host(), broker.port()) instanceof BrokerAnswer.Unreachable why)) {
                return;
            }
            none = Optional.of(unusable(
                    "broker " + broker.id() + " of Kafka wants to be reached at " + broker.host() + ":" + broker.port()
                            + ", which cannot be reached: " + why.because(),
                    "check advertised.listeners of the broker, and that it runs",
                    new KafkaException(why.because())));
        }
        none.ifPresent(failure -> {
            throw failure;
        });
    }
}
