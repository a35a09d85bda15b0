package io.godwit.control.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;

/**
 * What would come of creating topics: Kafka checks the request and carries nothing out.
 *
 * @param forbidden topics that the login may not create
 * @param refused why brokers do not take a topic's settings
 */
record TrialTopics(List<String> forbidden, Map<String, String> refused) {

    /** Asks; blocks. What fails for other reasons has checks of its own. */
    static TrialTopics of(Admin admin, List<NewTopic> topics, Within time) throws TimeoutException {
        TreeSet<String> forbidden = new TreeSet<>();
        Map<String, String> refused = new HashMap<>();
        for (var created : admin.createTopics(
                        topics, new CreateTopicsOptions().validateOnly(true).timeoutMs(time.leftMillis()))
                .values()
                .entrySet()) {
            try {
                time.await(created.getValue());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    forbidden.add(created.getKey());
                } else if (isAboutSettings(e.getCause())) {
                    refused.put(
                            created.getKey(),
                            created.getKey() + ": " + e.getCause().getMessage());
                }
            }
        }
        return new TrialTopics(List.copyOf(forbidden), refused);
    }

    /** Too few brokers are known already. */
    private static boolean isAboutSettings(Throwable failure) {
        return failure instanceof PolicyViolationException
                || failure instanceof InvalidConfigurationException
                        && !(failure instanceof InvalidReplicationFactorException);
    }
}
