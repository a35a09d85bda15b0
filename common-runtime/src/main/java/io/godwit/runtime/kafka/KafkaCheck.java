package io.godwit.runtime.kafka;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/**
 * Whether Kafka can be used at all, for the start of a task: an answer, or a failure that names the address, the cause and what
 * to do. Takes less than 30 s.
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
        List<Asked> asked = requireOneThatMayServe();
        try (Admin admin = settings.admin()) {
            return ask(admin, asked);
        } catch (GodwitException e) {
            throw e.kind() == GodwitException.Kind.RETRIABLE ? unusable(e.getMessage(), e.remedy(), e.getCause()) : e;
        }
    }

    /** The same through a client that stays the caller's. */
    Cluster check(Supplier<Admin> client) {
        List<Asked> asked = requireOneThatMayServe();
        return ask(client.get(), asked);
    }

    private Cluster ask(Admin admin, List<Asked> asked) {
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
            throw explained(asked, e.getCause());
        }
    }

    /**
     * Before a client is created: it would retry an address that cannot serve it until its time is up, and would take the first
     * bytes of another server for the length of an answer and allocate all memory for it.
     */
    private List<Asked> requireOneThatMayServe() {
        List<Asked> asked = firstThatMayServe();
        if (!asked.getLast().answer().mayServe(wantsTls())) {
            throw failure(telling(asked), new KafkaException("no address can serve"));
        }
        return asked;
    }

    /** Answers up to the first address that may serve; all of them where none does. */
    private List<Asked> firstThatMayServe() {
        List<Asked> asked = new ArrayList<>();
        for (String address : addresses()) {
            asked.add(new Asked(address, ask(address)));
            if (asked.getLast().answer().mayServe(wantsTls())) {
                break;
            }
        }
        return asked;
    }

    private List<String> addresses() {
        return Arrays.stream(settings.bootstrapServers().split(","))
                .limit(MOST_PROBES)
                .map(String::strip)
                .toList();
    }

    /** A client's failure with its cause found, if what was {@code asked} before does not show it. */
    private GodwitException explained(List<Asked> asked, Throwable failure) {
        if (failure instanceof AuthorizationException
                || failure instanceof AuthenticationException && !(failure instanceof SslAuthenticationException)) {
            return unusable(
                    "Kafka at " + settings.bootstrapServers() + " refuses the login or the access",
                    "check sasl.* in spec.kafka.properties and the ACLs",
                    failure);
        }
        List<Asked> all = Stream.concat(
                        asked.stream(),
                        addresses().stream().skip(asked.size()).map(address -> new Asked(address, ask(address))))
                .toList();
        return failure(telling(all), failure);
    }

    /** One that answers says more than those that are unavailable. */
    private static Asked telling(List<Asked> asked) {
        return asked.stream()
                .filter(a -> a.answer() instanceof BrokerAnswer.Kafka || a.answer() instanceof BrokerAnswer.Tls)
                .findFirst()
                .orElse(asked.getFirst());
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

    /**
     * A broker says at which address it wants to be reached; an address that only the broker itself can use is a common mistake.
     */
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
