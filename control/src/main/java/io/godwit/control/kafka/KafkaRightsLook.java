package io.godwit.control.kafka;

import io.godwit.control.precheck.KafkaRights;
import io.godwit.model.topic.TopicNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeAclsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Asks brokers what the login may do with what a task works with. Nothing of Godwit's is changed; a broker that is asked for its first
 * group or transaction creates the topic in which Kafka itself keeps them. Blocks, no longer than its time.
 */
final class KafkaRightsLook {
    private static final List<AclOperation> OF_TOPICS = List.of(
            AclOperation.DESCRIBE,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.READ,
            AclOperation.WRITE,
            AclOperation.DELETE);
    private static final List<AclOperation> OF_GROUPS = List.of(AclOperation.READ, AclOperation.DELETE);
    /** In the place of the id that a new task does not have yet. */
    static final String PROBE = "precheck";
    /** The same rights reach all of a task's topics. */
    private static final int MOST_OWN = 20;

    private final Admin admin;
    private final Within time;
    private final List<KafkaRights.Lack> lacking = new ArrayList<>();
    private final List<String> unseen = new ArrayList<>();

    KafkaRightsLook(Admin admin, Within time) {
        this.admin = admin;
        this.time = time;
    }

    /** An answer, or why there is none. */
    private record Heard<T>(Optional<T> answer, Optional<Throwable> failure) {
        boolean failedAs(Class<? extends Throwable> kind) {
            return failure.filter(kind::isInstance).isPresent();
        }
    }

    /** Whether the brokers have an authorizer. Who may not ask for rules is told so by one. */
    boolean isEnforced() {
        AclBindingFilter ofCluster = new AclBindingFilter(
                new ResourcePatternFilter(ResourceType.CLUSTER, Resource.CLUSTER_NAME, PatternType.LITERAL),
                AccessControlEntryFilter.ANY);
        return !heard(admin.describeAcls(ofCluster, new DescribeAclsOptions().timeoutMs(time.leftMillis()))
                        .values())
                .failedAs(SecurityDisabledException.class);
    }

    /**
     * What the login may do.
     *
     * @param taskId empty for a task that is new
     * @param shared topics that all tasks share
     * @param names topics that the login sees
     * @param trial topics that would be created
     */
    KafkaRights ask(String taskName, String taskId, Collection<String> shared, Set<String> names, TrialTopics trial) {
        trial.forbidden().forEach(topic -> lack(AclOperation.CREATE, "topic " + topic, true));
        topics(shared, false);
        topics(
                names.stream()
                        .filter(name -> !taskId.isEmpty() && TopicNames.isOf(taskId, name))
                        .sorted()
                        .limit(MOST_OWN)
                        .toList(),
                true);
        group(TopicNames.prefix(taskId.isEmpty() ? PROBE : taskId) + "full-import");
        transaction("godwit.control." + taskName);
        return new KafkaRights(true, lacking, unseen);
    }

    /** A topic that all tasks share is never removed; but the right to remove others is given by the same prefix. */
    private void topics(Collection<String> names, boolean own) {
        DescribeTopicsOptions options =
                new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs(time.leftMillis());
        admin.describeTopics(TopicCollection.ofTopicNames(names), options)
                .topicNameValues()
                .forEach((name, future) -> {
                    String topic = "topic " + name;
                    Heard<TopicDescription> heard = heard(future);
                    if (heard.failedAs(AuthorizationException.class)) {
                        lack(AclOperation.DESCRIBE, topic, true);
                    } else {
                        held(heard.answer().map(TopicDescription::authorizedOperations), topic, OF_TOPICS, own);
                    }
                });
    }

    private void group(String name) {
        DescribeConsumerGroupsOptions options = new DescribeConsumerGroupsOptions()
                .includeAuthorizedOperations(true)
                .timeoutMs(time.leftMillis());
        Heard<ConsumerGroupDescription> heard = heard(admin.describeConsumerGroups(List.of(name), options)
                .describedGroups()
                .get(name));
        if (heard.failedAs(AuthorizationException.class)) {
            lack(AclOperation.READ, "group " + name, true);
        } else {
            held(heard.answer().map(ConsumerGroupDescription::authorizedOperations), "group " + name, OF_GROUPS, false);
        }
    }

    /** Who may write transactions may describe them. */
    private void transaction(String id) {
        Heard<?> heard = heard(
                admin.describeTransactions(List.of(id), new DescribeTransactionsOptions().timeoutMs(time.leftMillis()))
                        .description(id));
        if (heard.failedAs(AuthorizationException.class)) {
            lack(AclOperation.WRITE, "transactional id " + id, true);
        } else if (heard.failedAs(TimeoutException.class)
                || heard.failedAs(org.apache.kafka.common.errors.TimeoutException.class)) {
            unseen.add(
                    "transactional id " + id + " (no coordinator answers: transaction.state.log.replication.factor)");
        }
    }

    /** What does not exist yet, or an older broker, says nothing. */
    private void held(Optional<Set<AclOperation>> held, String resource, List<AclOperation> needed, boolean removed) {
        if (held.isEmpty() || held.get().isEmpty()) {
            unseen.add(resource);
            return;
        }
        needed.stream()
                .filter(operation -> !held.get().contains(operation))
                .forEach(operation -> lack(operation, resource, removed || operation != AclOperation.DELETE));
    }

    private void lack(AclOperation operation, String resource, boolean needed) {
        lacking.add(new KafkaRights.Lack(operation.name(), resource, needed));
    }

    private <T> Heard<T> heard(KafkaFuture<T> future) {
        try {
            return new Heard<>(Optional.ofNullable(time.await(future)), Optional.empty());
        } catch (ExecutionException e) {
            return new Heard<>(Optional.empty(), Optional.of(e.getCause()));
        } catch (TimeoutException e) {
            return new Heard<>(Optional.empty(), Optional.of(e));
        }
    }
}
