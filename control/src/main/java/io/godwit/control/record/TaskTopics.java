package io.godwit.control.record;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** The topics of tasks. Thread-safe; calls block. What exists stays as it is. */
public interface TaskTopics {
    /** Creates what every task has, and refuses topics that keep records less safe than the task asks for. */
    void ensureTask(String taskId);

    /** Creates the topics through which the components of a task report to each other. */
    void ensureProgress(String taskId);

    /**
     * Creates data topics, many in one request, by their number of partitions.
     *
     * @param made receives how many exist, after each request
     */
    void ensureData(Map<String, Integer> partitionsByTopic, IntConsumer made);

    /** Offset after the last committed record of each partition; empty where there is no such topic. */
    Map<Integer, Long> ends(String topic);

    /** Names of the task's topics that exist. */
    List<String> ofTask(String taskId);

    /** Removes the groups that read the task's topics; nothing reads them any more. */
    void deleteGroups(String taskId);

    /** Removes topics; those that no longer exist do not matter. */
    void delete(Collection<String> topics);
}
