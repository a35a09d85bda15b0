package io.godwit.control.kafka;

import io.godwit.control.precheck.KafkaBrokers;
import io.godwit.control.topics.KafkaSpace;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.KafkaSettings;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/** Asks brokers for their room and limits. What the login may not ask, or does not come in time, is absent. Blocks. */
final class KafkaBrokersLook {
    private static final String MOST_REQUEST_BYTES = "socket.request.max.bytes";

    private KafkaBrokersLook() {}

    static KafkaBrokers ask(KafkaSettings kafka, Admin admin, int count, Within time) {
        return new KafkaBrokers(OptionalInt.of(count), freeBytes(kafka), mostRequestBytes(admin, time));
    }

    /** Folders of one broker on the same disk say the same. */
    private static OptionalLong freeBytes(KafkaSettings kafka) {
        try (KafkaSpaceLook look = new KafkaSpaceLook(kafka)) {
            List<KafkaSpace.Disk> disks =
                    look.look().disks().stream().distinct().toList();
            return disks.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(disks.stream()
                            .mapToLong(KafkaSpace.Disk::usableBytes)
                            .sum());
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                throw e;
            }
            return OptionalLong.empty();
        }
    }

    private static OptionalLong mostRequestBytes(Admin admin, Within time) {
        try {
            List<ConfigResource> brokers = time
                    .await(admin.describeCluster(new DescribeClusterOptions().timeoutMs(time.leftMillis()))
                            .nodes())
                    .stream()
                    .map(Node::idString)
                    .map(id -> new ConfigResource(ConfigResource.Type.BROKER, id))
                    .toList();
            OptionalLong least = OptionalLong.empty();
            for (KafkaFuture<Config> answer : admin.describeConfigs(
                            brokers, new DescribeConfigsOptions().timeoutMs(time.leftMillis()))
                    .values()
                    .values()) {
                long most = Long.parseLong(
                        time.await(answer).get(MOST_REQUEST_BYTES).value());
                least = OptionalLong.of(Math.min(most, least.orElse(most)));
            }
            return least;
        } catch (ExecutionException | TimeoutException e) { // not to be seen, or a broker that is away
            return OptionalLong.empty();
        }
    }
}
