package io.godwit.control.topology;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.process.Repeated;
import java.time.Duration;
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
 * which together take up to 20 s. An instance that lives commits every 50 ms; one that hung for so long joins again.
 */
final class OpenTransactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SUSPICIOUS = Duration.ofSeconds(4);

    private final Admin admin;
    private final Set<String> prefixes;
    private final Supplier<Set<String>> own;
    private final Repeated looks = new Repeated("open-transactions", this::look);

    /**
     * Looks from now on.
     *
     * @param prefixes of the transactional ids of all instances
     * @param own prefixes of those that this instance alone uses
     */
    OpenTransactions(KafkaSettings kafka, Set<String> prefixes, Supplier<Set<String>> own) {
        this.admin = kafka.admin();
        this.prefixes = Set.copyOf(prefixes);
        this.own = own;
        looks.every(LOOK);
    }

    private void look() {
        try {
            ListTransactionsOptions open = new ListTransactionsOptions()
                    .filterStates(List.of(TransactionState.ONGOING))
                    .filterOnDuration(SUSPICIOUS.toMillis());
            Set<String> ours = own.get();
            List<String> left =
                    KafkaFailures.await(
                                    "looking for open transactions",
                                    admin.listTransactions(open).all())
                            .stream()
                            .map(TransactionListing::transactionalId)
                            .filter(id -> prefixes.stream().anyMatch(id::startsWith)
                                    && ours.stream().noneMatch(id::startsWith))
                            .toList();
            if (!left.isEmpty()) {
                LOG.warn("transactions that an instance left open are aborted: {}", left);
                KafkaFailures.await(
                        "aborting transactions", admin.fenceProducers(left).all());
            }
        } catch (GodwitException e) {
            LOG.debug("open transactions cannot be looked for: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        looks.close();
        admin.close(Duration.ZERO);
    }
}
