package io.godwit.control.precheck;

import io.godwit.model.task.KafkaSpec;
import io.godwit.model.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The topic in which a schema registry keeps its schemas. Rows in Godwit's topics cannot be read without them.
 *
 * @param replicas of the partition that has the fewest
 */
public record RegistryStorage(String topic, int replicas, Map<String, String> settings) {
    private static final String FOREVER = "-1";
    private static final String PATH = "spec.schemaRegistry";

    /** Copies the map. */
    public RegistryStorage {
        settings = Map.copyOf(settings);
    }

    /** The check where no such topic is seen. */
    public static Check unseen(KafkaSpec kafka) {
        return Check.skipped(
                CheckCode.REGISTRY_STORAGE,
                kafka.bootstrapServers(),
                PATH,
                "this Kafka shows no topic of a schema registry, so how safely it keeps schemas cannot be seen: it has to keep"
                        + " them as safely, and as long, as this Kafka keeps the rows");
    }

    /** The check of the topic, which is to be as safe as Godwit's own. */
    public Check check(KafkaSpec kafka) {
        List<String> faults = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        String policy = settings.getOrDefault("cleanup.policy", "");
        boolean bounded = !settings.getOrDefault("retention.ms", FOREVER).equals(FOREVER)
                || !settings.getOrDefault("retention.bytes", FOREVER).equals(FOREVER);
        if (policy.contains("delete") && bounded) {
            faults.add("drops schemas by age or size, and rows that need them can then not be read");
            remedies.add("cleanup.policy=compact");
        }
        if (replicas < kafka.replicationFactor()) {
            faults.add("is on " + Plural.of(replicas, "replica") + ", and rows are on " + kafka.replicationFactor());
            remedies.add("as many replicas (kafka-reassign-partitions.sh)");
        }
        String inSync = settings.getOrDefault("min.insync.replicas", "");
        if (inSync.matches("[0-9]{1,9}") && Integer.parseInt(inSync) < kafka.minInsyncReplicas()) {
            faults.add("counts a schema as written once " + inSync + " of them hold it, and a row needs "
                    + kafka.minInsyncReplicas());
            remedies.add("min.insync.replicas=" + kafka.minInsyncReplicas());
        }
        return faults.isEmpty()
                ? Check.pass(CheckCode.REGISTRY_STORAGE, topic, PATH, "keeps schemas as safely as rows are kept")
                : Check.warn(
                        CheckCode.REGISTRY_STORAGE,
                        topic,
                        PATH,
                        "the topic in which a schema registry keeps its schemas " + String.join("; ", faults),
                        "give it " + String.join(", ", remedies)
                                + "; none, if the task's registry keeps them elsewhere");
    }
}
