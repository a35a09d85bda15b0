package io.godwit.dist.it;

import io.godwit.control.kafka.KafkaTaskRecords;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.state.TaskRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * What is kept for tasks on the servers besides their tables and their own records: topics, groups, subjects, checkpoints, and the records
 * about their collections and components. A line for each thing: its kind, then its name, which holds the id of its task.
 */
final class TaskRemains {
    private static final List<String> CHECKPOINTS = List.of(
            "SELECT CONCAT('checkpoint ', task_id, ' ', topic, ' ', partition_id) FROM godwit.apply_checkpoint",
            "SELECT CONCAT('batch ', task_id, ' ', topic, ' ', partition_id) FROM godwit.apply_batch",
            "SELECT CONCAT('mapping ', task_id, ' ', collection_id) FROM godwit.table_mapping");

    private final RealServers servers;
    private final KafkaSettings kafka;

    /** Of the tasks of this Kafka. */
    TaskRemains(RealServers servers, KafkaSettings kafka) {
        this.servers = servers;
        this.kafka = kafka;
    }

    /** The lines of the tasks with these ids; none of one of which nothing is left. */
    SortedSet<String> of(Collection<String> ids) throws ExecutionException, InterruptedException, IOException {
        SortedSet<String> lines = new TreeSet<>();
        try (Admin admin = kafka.admin();
                KafkaTaskRecords records = new KafkaTaskRecords(kafka)) {
            admin.listTopics().names().get().forEach(name -> lines.add("topic " + name));
            admin.listGroups().all().get().forEach(group -> lines.add("group " + group.groupId()));
            for (String id : ids) {
                records.traces(id)
                        .keysByTopic()
                        .forEach((topic, keys) -> keys.forEach(key -> lines.add("record " + topic + " " + key)));
            }
        }
        subjects().forEach(subject -> lines.add("subject " + subject));
        CHECKPOINTS.stream().flatMap(query -> servers.texts(query).stream()).forEach(lines::add);
        lines.removeIf(line -> ids.stream().noneMatch(line::contains));
        return lines;
    }

    /** Those of the task with this id. */
    static SortedSet<String> with(String id, Collection<String> lines) {
        return lines.stream().filter(line -> line.contains(id)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that do not come and go while a task follows its source. */
    static SortedSet<String> lasting(Collection<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("record " + TopicNames.COMMANDS))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<String> subjects() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(servers.stack().addresses().registryUrl() + "/subjects"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        return Stream.of(Json.read(answer.body(), String[].class));
    }

    /** The id of the task with this name. */
    String id(String name) {
        try (KafkaTaskRecords records = new KafkaTaskRecords(kafka)) {
            return records.byName(name).map(TaskRecord::id).orElseThrow();
        }
    }

    /** Kinds of which there are lines. */
    static SortedSet<String> kinds(Collection<String> lines) {
        return lines.stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
