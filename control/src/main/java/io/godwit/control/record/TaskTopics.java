package io.godwit.control.record;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** The topics of tasks. Thread-safe; calls block. What exists stays as it is. */
public interface TaskTopics {
    /** Makes what every task has, and refuses topics that keep records less safe than the task asks for. */
    void ensureTask(String taskId);

    /** Makes the topics through which the components of a task report to each other. */
    void ensureProgress(String taskId);

    /**
     * Makes data topics, many in one request, by their number of partitions.
     *
     * @param made told how many exist, after each request
     */
    void ensureData(Map<String, Integer> partitionsByTopic, IntConsumer made);

    /** Offset behind the last committed record of each partition; empty where there is no such topic. */
    Map<Integer, Long> ends(String topic);

    /** Names of the task's topics that exist. */
    List<String> ofTask(String taskId);

    /** Removes topics; those that are gone do not matter. */
    void delete(Collection<String> topics);
}
