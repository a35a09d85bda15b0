package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.control.kafka.KafkaResourceBook;
import io.godwit.control.resource.DataSource;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.ResourceRequest;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.DataSourceReading;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The data sources of several instances, on a real Kafka. */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class KafkaResourceBookIT {
    private static final int CHANGES = 20;

    private final KafkaSettings kafka = new KafkaSettings(RealServers.secondKafka(), Map.of());
    private final String name = "book-" + UUID.randomUUID().toString().substring(0, 8);
    private KafkaResourceBook first;
    private KafkaResourceBook second;

    @BeforeEach
    void open() {
        try (TopicAdmin admin = new TopicAdmin(kafka, 1)) {
            admin.ensureServiceTopics();
        }
        first = new KafkaResourceBook(kafka);
        second = new KafkaResourceBook(kafka);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void writersOnTwoInstancesLoseNothingOfEachOther() throws Exception {
        write(first, new ResourceRequest.Create<>(id(), source()));
        List<CompletableFuture<Long>> changes = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            KafkaResourceBook book = i % 2 == 0 ? first : second;
            changes.add(CompletableFuture.supplyAsync(
                    () -> repeated(book, new ResourceRequest.Change<>(id(), source(), OptionalLong.empty()))
                            .revision(),
                    Background.THREADS));
        }
        List<Long> revisions = new ArrayList<>();
        for (CompletableFuture<Long> change : changes) {
            revisions.add(change.get(60, TimeUnit.SECONDS));
        }

        assertThat(revisions).doesNotHaveDuplicates().hasSize(CHANGES);
        assertThat(first.read().require(DataSource.TYPE, name).revision()).isEqualTo(CHANGES + 1);
        assertThat(second.read().require(DataSource.TYPE, name))
                .isEqualTo(first.read().require(DataSource.TYPE, name));
    }

    @Test
    void whatIsWrittenTheOtherSeesAndARefusalWritesNothing() {
        String request = id();
        DataSource created = write(first, new ResourceRequest.Create<>(request, source()));

        assertThat(second.read().require(DataSource.TYPE, name)).isEqualTo(created);
        assertThat(write(second, new ResourceRequest.Create<>(request, source())))
                .as("the same request, whoever is asked")
                .isEqualTo(created);
        assertThatThrownBy(() -> write(second, new ResourceRequest.Create<>(id(), source())))
                .hasMessageContaining("exists already");
        second.write(kept -> ResourceDecision.of(
                kept,
                new ResourceRequest.Delete<>(id(), DataSource.TYPE, name, OptionalLong.of(1), List.of()),
                Instant.now()));
        assertThat(first.read().find(DataSource.TYPE, name)).isEmpty();
    }

    /** As the answer tells whoever waited too long for others. */
    private DataSource repeated(KafkaResourceBook book, ResourceRequest<DataSource> request) {
        return await().ignoreExceptionsMatching(
                        e -> e instanceof GodwitException refused && refused.kind() == GodwitException.Kind.RETRIABLE)
                .until(() -> write(book, request), written -> true);
    }

    private DataSource write(KafkaResourceBook book, ResourceRequest<DataSource> request) {
        return book.write(kept -> ResourceDecision.of(kept, request, Instant.now()))
                .result()
                .orElseThrow();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private DataSource source() {
        return DataSource.created(document(), 0);
    }

    private DataSourceDocument document() {
        return switch (DataSourceReader.ofKept()
                .read(Map.of(
                        "apiVersion",
                        "godwit.io/v1",
                        "kind",
                        "DataSource",
                        "metadata",
                        Map.of("name", name),
                        "spec",
                        Map.of("schemaRegistry", Map.of("url", "http://127.0.0.1:1"))))) {
            case DataSourceReading.Valid valid -> valid.document();
            case DataSourceReading.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }
}
