package io.godwit.runtime.feed;

import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * The feeds of one instance of a component: static members of the group that all instances of the component form. Any thread.
 *
 * <p>A process that was killed leaves its members in the group, and no other gets their partitions until their session of 10 s
 * has expired. A successor knows them by their names and removes them when it starts. No two processes share a name, so a process
 * that was wrongly taken for dead joins next to its successor instead of removing it in turn.
 */
public final class KafkaRowFeeds implements RowFeeds {
    private final KafkaSettings settings;
    private final String taskId;
    private final String group;
    private final String membersOfOrdinal;
    private final String process = UUID.randomUUID().toString();
    private final AtomicInteger opened = new AtomicInteger();

    /** The feeds of instance {@code ordinal}, which shares topics with the others; asks nobody yet. */
    public KafkaRowFeeds(KafkaSettings settings, String taskId, String component, int ordinal) {
        this(settings, taskId, "godwit." + taskId + "." + component, component + "-" + ordinal + "-");
    }

    private KafkaRowFeeds(KafkaSettings settings, String taskId, String group, String membersOfOrdinal) {
        this.settings = settings;
        this.taskId = taskId;
        this.group = group;
        this.membersOfOrdinal = membersOfOrdinal;
    }

    /** The feeds of an instance that reads topics of its own: what others subscribe to does not concern it, so it has its own group. */
    public static KafkaRowFeeds apart(KafkaSettings settings, String taskId, String component, int ordinal) {
        String shared = "godwit." + taskId + "." + component;
        return new KafkaRowFeeds(
                settings,
                taskId,
                ordinal == 0 ? shared : shared + "-" + ordinal, // as in versions with one instance
                component + "-" + ordinal + "-");
    }

    /** Frees the partitions that a process of the same ordinal still holds. To be called before the first feed; blocks. */
    public void takeOver() {
        try (Admin admin = settings.admin()) {
            List<MemberToRemove> left = membersLeft(admin);
            if (!left.isEmpty()) {
                var options = new RemoveMembersFromConsumerGroupOptions(left);
                KafkaFailures.awaitUnless(
                        UnknownMemberIdException.class,
                        "taking over the partitions of an earlier process",
                        admin.removeMembersFromConsumerGroup(group, options).all());
            }
        }
    }

    @Override
    public RowFeed over(Collection<String> topics, RowFeed.Ownership owner) {
        String member = membersOfOrdinal + process + "-" + opened.incrementAndGet();
        return new KafkaRowFeed(settings, taskId, group, member, topics, owner);
    }

    private List<MemberToRemove> membersLeft(Admin admin) {
        var described =
                admin.describeConsumerGroups(List.of(group)).describedGroups().get(group);
        return KafkaFailures.awaitUnless(GroupIdNotFoundException.class, "looking for members", described)
                .map(ConsumerGroupDescription::members)
                .orElse(List.of())
                .stream()
                .flatMap(member -> member.groupInstanceId().stream())
                .filter(instance -> instance.startsWith(membersOfOrdinal))
                .map(MemberToRemove::new)
                .toList();
    }
}
