package io.godwit.model.target;

/** One Kafka topic partition as a task applies it. Ordered by topic, then partition: the order in which rows are locked. */
public record PartitionRef(String taskId, String topic, int partition) implements Comparable<PartitionRef> {
    @Override
    public int compareTo(PartitionRef other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }
}
