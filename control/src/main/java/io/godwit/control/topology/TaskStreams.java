package io.godwit.control.topology;

import io.godwit.runtime.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the control service's decisions. Several share the partitions of the request topic; each keeps a standby of the
 * state of others, so that one that dies is replaced within its session timeout and without reading the state again.
 */
public final class TaskStreams implements AutoCloseable {
    /** Consumer group and prefix of internal topics and transactional ids. Never changes: the state hangs on it. */
    public static final String APPLICATION = "godwit-control";

    private static final Logger LOG = LoggerFactory.getLogger(TaskStreams.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final int SESSION_MILLIS = 6_000;
    private static final int COMMIT_MILLIS = 50;

    private final KafkaStreams streams;
    private final OpenTransactions open;
    private final CountDownLatch running = new CountDownLatch(1);

    /**
     * Starts an instance; returns while it starts.
     *
     * @param state a folder of its own for what Kafka's client keeps while it runs; may be empty at each start
     * @param replicationFactor replicas of the state's topics
     */
    public TaskStreams(KafkaSettings kafka, Path state, int replicationFactor) {
        streams = new KafkaStreams(TaskTopology.create(), properties(kafka, state, replicationFactor));
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.error("the decisions of some tasks are taken up by another thread", failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
        });
        streams.start();
        open = new OpenTransactions(kafka, APPLICATION, this::ownTransactionalIds);
    }

    private Set<String> ownTransactionalIds() {
        return streams.metadataForLocalThreads().stream()
                .map(thread -> OpenTransactions.beginning(thread.threadName()))
                .collect(Collectors.toSet());
    }

    /** Waits until this instance takes part; returns whether it does. */
    public boolean awaitRunning(Duration patience) {
        try {
            return running.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Partitions of requests about which this instance decides. */
    public int decided() {
        return streams.metadataForLocalThreads().stream()
                .mapToInt(thread -> thread.activeTasks().size())
                .sum();
    }

    /** Partitions of requests about which another instance decides, and whose state this one follows to take them over. */
    public int heldReady() {
        return streams.metadataForLocalThreads().stream()
                .mapToInt(thread -> thread.standbyTasks().size())
                .sum();
    }

    /** The state that Kafka's client is in, by Kafka's own name. */
    public String state() {
        return streams.state().name();
    }

    /** Every state that it can be in. */
    public static List<String> states() {
        return Arrays.stream(KafkaStreams.State.values()).map(Enum::name).toList();
    }

    /** Whether it decides, or stands by. */
    public boolean isRunning() {
        return running.getCount() == 0 && streams.state().isRunningOrRebalancing();
    }

    /** Whether it has ended for good, and takes part no more. */
    public boolean isDead() {
        return streams.state().hasCompletedShutdown();
    }

    /** Lets others take its partitions over immediately. */
    @Override
    public void close() {
        open.close();
        streams.close(CloseOptions.timeout(CLOSING)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private static Properties properties(KafkaSettings kafka, Path state, int replicationFactor) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.remove(StreamsConfig.CLIENT_ID_CONFIG); // the ids of its transactions show its process
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS); // an outcome is seen after a commit
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicationFactor);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), SESSION_MILLIS / 6);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
        // What is written about a request is larger than the request.
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), KafkaSettings.MOST_RECORD_BYTES);
        properties.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), KafkaSettings.MOST_RECORD_BYTES);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return properties;
    }
}
