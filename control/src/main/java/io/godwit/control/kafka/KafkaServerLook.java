package io.godwit.control.kafka;

import io.godwit.control.precheck.KafkaServers;
import io.godwit.runtime.kafka.KafkaCheck;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.acl.AclOperation;

/** Asks a Kafka about itself, before there is a task; creates no topic. Blocks. */
public final class KafkaServerLook {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final List<AclOperation> NEEDED = List.of(AclOperation.CREATE);

    private KafkaServerLook() {}

    /** What it says; a failure names the address, the cause and what to do. */
    public static KafkaServers ask(KafkaSettings kafka) {
        KafkaCheck.Cluster cluster = new KafkaCheck(kafka).check();
        try (Admin admin = kafka.admin()) {
            DescribeClusterOptions options = new DescribeClusterOptions()
                    .includeAuthorizedOperations(true)
                    .timeoutMs((int) ANSWER.toMillis());
            Optional<Set<AclOperation>> allowed = Optional.ofNullable(KafkaFailures.await(
                    "asking for the rights on the cluster",
                    admin.describeCluster(options).authorizedOperations()));
            long begin = System.nanoTime(); // the connection is open by now
            KafkaFailures.await(
                    "asking for the brokers", admin.describeCluster(options).nodes());
            return new KafkaServers(
                    cluster.brokers(),
                    allowed.map(KafkaServerLook::lacking),
                    Duration.ofNanos(System.nanoTime() - begin).toMillis());
        }
    }

    private static List<String> lacking(Set<AclOperation> allowed) {
        return NEEDED.stream()
                .filter(operation -> !allowed.contains(operation))
                .map(Enum::name)
                .toList();
    }
}
