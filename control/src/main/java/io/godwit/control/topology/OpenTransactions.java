package io.godwit.control.topology;

import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.process.Repeated;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts the transactions of instances that died in the middle of one. Until then nobody reads what follows in the topics concerned:
 * neither lists nor decisions of any instance. Kafka does it by itself only after the transaction's timeout and its next look for such,
 * which together take up to 20 s. An instance that still belongs to the group is left alone, however long its transaction takes.
 */
final class OpenTransactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SUSPICIOUS = Duration.ofSeconds(4);
    /** Longer than any write of a book may take: all instances write under the same id. */
    private static final Duration SUSPICIOUS_OF_BOOKS = Duration.ofSeconds(12);

    private final Admin admin;
    private final String application;
    private final Supplier<Set<String>> own;
    private final Set<String> causes = new HashSet<>();
    private final Repeated looks = new Repeated("open-transactions", this::look);

    /**
     * Looks from now on.
     *
     * @param application group, and beginning of the transactional ids, of all instances
     * @param own beginnings of those of this instance
     */
    OpenTransactions(KafkaSettings kafka, String application, Supplier<Set<String>> own) {
        this.admin = kafka.admin();
        this.application = application;
        this.own = own;
        looks.every(LOOK);
    }

    private void look() {
        try {
            List<String> suspicious = open(SUSPICIOUS);
            if (suspicious.stream().anyMatch(this::isOfInstance)) {
                Set<String> alive = alive();
                abort(suspicious.stream()
                        .filter(id -> isOfInstance(id) && alive.stream().noneMatch(id::startsWith))
                        .toList());
            }
            if (suspicious.stream().anyMatch(OpenTransactions::isOfBook)) {
                abort(open(SUSPICIOUS_OF_BOOKS).stream()
                        .filter(OpenTransactions::isOfBook)
                        .toList());
            }
            causes.clear();
        } catch (GodwitException e) {
            if (causes.add(e.getMessage())) {
                LOG.warn("transactions that dead instances left open cannot be looked for: {}", e.getMessage());
            }
        }
    }

    private boolean isOfInstance(String id) {
        return id.startsWith(application + "-");
    }

    private static boolean isOfBook(String id) {
        return id.startsWith(TopicNames.BOOKS);
    }

    private List<String> open(Duration age) {
        ListTransactionsOptions options = new ListTransactionsOptions()
                .filterStates(List.of(TransactionState.ONGOING))
                .filterOnDuration(age.toMillis());
        return KafkaFailures.await(
                        "looking for open transactions",
                        admin.listTransactions(options).all())
                .stream()
                .map(TransactionListing::transactionalId)
                .toList();
    }

    /** The client of a thread {@code application-process-StreamThread-1} has the transactional id {@code application-process-1}. */
    private Set<String> alive() {
        Set<String> alive = new HashSet<>(own.get());
        KafkaFailures.await(
                        "looking for instances",
                        admin.describeConsumerGroups(List.of(application))
                                .describedGroups()
                                .get(application))
                .members()
                .forEach(member -> alive.add(beginning(member.clientId())));
        return alive;
    }

    /** What the transactional ids of a process begin with, by the name of one of its threads or clients. */
    static String beginning(String client) {
        return client.replaceFirst("StreamThread-.*", "");
    }

    private void abort(List<String> left) {
        if (!left.isEmpty()) {
            LOG.warn("transactions that an instance left open are aborted: {}", left);
            KafkaFailures.await(
                    "aborting transactions", admin.fenceProducers(left).all());
        }
    }

    @Override
    public void close() {
        looks.close();
        admin.close(Duration.ZERO);
    }
}
