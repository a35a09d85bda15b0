package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the login of a Kafka may do there, as far as Kafka says it without being changed.
 *
 * @param enforced whether the brokers ask: without an authorizer every login may do everything
 * @param lacking what was seen to be missing
 * @param unseen what only a change would show, in words
 */
public record KafkaRights(boolean enforced, List<Lack> lacking, List<String> unseen) {
    /** Brokers without an authorizer. */
    public static final KafkaRights UNENFORCED = new KafkaRights(false, List.of(), List.of());

    private static final int MOST_NAMED = 5;
    private static final String REMEDY =
            "give the login what the task needs: on topics with prefix godwit. CREATE, DESCRIBE,"
                    + " DESCRIBE_CONFIGS, READ, WRITE and DELETE, on groups with that prefix READ and DELETE, on transactional ids with"
                    + " that prefix WRITE; for example kafka-acls.sh --bootstrap-server ... --add --allow-principal User:NAME --operation"
                    + " All --topic godwit. --resource-pattern-type prefixed, and the same with --group and --transactional-id";

    /** Copies the lists. */
    public KafkaRights {
        lacking = List.copyOf(lacking);
        unseen = List.copyOf(unseen);
    }

    /**
     * A right that is missing.
     *
     * @param operation as Kafka calls it
     * @param resource its kind and name
     * @param needed whether the task cannot run without it
     */
    public record Lack(String operation, String resource, boolean needed) {}

    /** The check of these rights. */
    public Check check(String address, String path) {
        if (!enforced) {
            return Check.pass(
                    CheckCode.KAFKA_PRIVILEGES,
                    address,
                    path,
                    "the brokers have no authorizer: every login may do everything");
        }
        String unknown = unseen.isEmpty() ? "" : "; not seen before there is one: " + String.join(", ", unseen);
        if (lacking.isEmpty()) {
            return Check.pass(
                    CheckCode.KAFKA_PRIVILEGES, address, path, "nothing that the task needs is refused" + unknown);
        }
        String words = "the login may not " + words() + unknown;
        return lacking.stream().anyMatch(Lack::needed)
                ? Check.fail(CheckCode.KAFKA_PRIVILEGES, address, path, ErrorCode.KAFKA_AUTH, words, REMEDY)
                : Check.warn(CheckCode.KAFKA_PRIVILEGES, address, path, words, REMEDY);
    }

    /** Operations that are missing for the same things together. */
    private String words() {
        Map<String, TreeSet<String>> operations = new LinkedHashMap<>();
        lacking.forEach(lack -> operations
                .computeIfAbsent(lack.resource(), name -> new TreeSet<>())
                .add(lack.operation()));
        Map<String, List<String>> resources = new LinkedHashMap<>();
        operations.forEach((resource, missing) -> resources
                .computeIfAbsent(String.join(", ", missing), words -> new ArrayList<>())
                .add(resource));
        return resources.entrySet().stream()
                .map(missing -> missing.getKey() + " " + named(missing.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String named(List<String> resources) {
        String more = resources.size() > MOST_NAMED ? " and " + (resources.size() - MOST_NAMED) + " more" : "";
        return String.join(", ", resources.subList(0, Math.min(MOST_NAMED, resources.size()))) + more;
    }
}
