package io.godwit.control.kafka;

import io.godwit.control.precheck.KeptPrecheck;
import io.godwit.control.precheck.LiveCheck;
import io.godwit.control.precheck.PrecheckBook;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Prechecks in a compacted topic of one partition: a header under the task's id, and its pages below it. A page is written before
 * the header that counts it.
 */
public final class KafkaPrecheckBook implements PrecheckBook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final CompactedTopic topic;
    private final DecodedPages decoded = new DecodedPages();
    private Optional<RecordPublisher> open = Optional.empty();

    /** The prechecks of the service whose topics exist in this Kafka. */
    public KafkaPrecheckBook(KafkaSettings kafka) {
        this.kafka = kafka;
        this.topic = new CompactedTopic(kafka, TopicNames.PRECHECKS);
    }

    /** Opens the book of any Kafka that a task names. */
    public static Function<KafkaSpec, PrecheckBook> opener(SecretResolver secrets) {
        return spec -> new KafkaPrecheckBook(KafkaTaskLedger.settings(spec, secrets));
    }

    @Override
    public Optional<KeptPrecheck> find(String taskId) {
        SortedMap<String, byte[]> records = topic.refresh().withPrefix(taskId);
        return Optional.ofNullable(records.get(taskId))
                .map(json -> Json.read(json, KeptPrecheck.Header.class))
                .map(header -> new KeptPrecheck(header, checks(taskId, header, records)));
    }

    private List<LiveCheck> checks(String taskId, KeptPrecheck.Header header, SortedMap<String, byte[]> records) {
        Map<String, byte[]> pages = new LinkedHashMap<>();
        for (int page = 0; page < header.pages(); page++) {
            String key = key(taskId, page);
            Optional.ofNullable(records.get(key)).ifPresent(json -> pages.put(key, json));
        }
        return decoded.of(pages);
    }

    @Override
    public void write(String taskId, KeptPrecheck.Header header, Map<Integer, List<LiveCheck>> pages) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        new TreeMap<>(pages)
                .forEach((page, checks) -> records.add(RecordPublisher.record(
                        TopicNames.PRECHECKS, key(taskId, page), new DecodedPages.Page(checks))));
        records.add(RecordPublisher.record(TopicNames.PRECHECKS, taskId, header));
        topic.refresh().withPrefix(taskId + "/").tailMap(key(taskId, header.pages())).keySet().stream()
                .map(key -> RecordPublisher.removal(TopicNames.PRECHECKS, key))
                .forEach(records::add);
        publish(records);
    }

    @Override
    public Set<String> taskIds() {
        return topic.refresh().withPrefix("").keySet().stream()
                .map(key -> key.split("/", 2)[0])
                .collect(Collectors.toSet());
    }

    @Override
    public void remove(String taskId) {
        publish(topic.refresh().withPrefix(taskId).keySet().stream()
                .map(key -> RecordPublisher.removal(TopicNames.PRECHECKS, key))
                .toList());
    }

    private void publish(List<ProducerRecord<byte[], byte[]>> records) {
        if (!records.isEmpty()) {
            publisher().publish(records);
        }
    }

    private synchronized RecordPublisher publisher() {
        try {
            RecordPublisher publisher = open.orElseGet(() -> new RecordPublisher(kafka, PATIENCE));
            open = Optional.of(publisher);
            return publisher;
        } catch (KafkaException e) { // a name that does not resolve
            throw KafkaFailures.of("writing " + TopicNames.PRECHECKS, e);
        }
    }

    private static String key(String taskId, int page) {
        return "%s/%06d".formatted(taskId, page);
    }

    @Override
    public synchronized void close() {
        topic.close();
        open.ifPresent(RecordPublisher::close);
        open = Optional.empty();
    }
}
