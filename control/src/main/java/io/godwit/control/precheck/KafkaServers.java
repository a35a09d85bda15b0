package io.godwit.control.precheck;

import java.util.List;
import java.util.Optional;

/**
 * What a Kafka says about itself, before there is a task.
 *
 * @param lacking what the client may not do to the cluster and tasks need; absent where Kafka does not say
 * @param latencyMillis of a small request
 */
public record KafkaServers(int brokers, Optional<List<String>> lacking, long latencyMillis) {}
