package io.godwit.operator.task;

import java.util.Map;

/**
 * A DataSource as it is in the cluster.
 *
 * @param document the same that REST takes
 * @param takesOver whether its user wants it to have a data source that was made, or changed, elsewhere
 */
public record SourceObject(
        String uid,
        String name,
        long generation,
        Map<String, Object> document,
        boolean takesOver,
        Map<String, Object> status)
        implements Applied {}
