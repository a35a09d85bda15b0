package io.godwit.runtime.kafka;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.RestService;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registry with Confluent's REST API, through Confluent's own client (relocated inside a Flink artifact). */
public final class ConfluentSchemaRegistry implements SchemaRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ConfluentSchemaRegistry.class);
    private static final int CACHED_SCHEMAS = 4_096;
    private static final String COMPATIBILITY = "BACKWARD";
    private static final int NOT_FOUND = 404;
    private static final int NO_SUBJECT = 40_401;

    private static final Map<String, String> PATIENCE = Map.of(
            SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, "5000",
            SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, "15000");

    private final RestService requests;
    private final CachedSchemaRegistryClient client;
    private final String url;
    private final Map<Registered, Integer> ids = new ConcurrentHashMap<>();
    private final Set<String> compatible = ConcurrentHashMap.newKeySet();

    /**
     * A client of the registry at {@code url}.
     *
     * @param properties the client's own settings (login, TLS), secrets resolved
     */
    public ConfluentSchemaRegistry(String url, Map<String, String> properties) {
        this.url = url;
        Map<String, String> settings = new HashMap<>(PATIENCE);
        settings.putAll(properties);
        this.requests = new RestService(url);
        this.client = new CachedSchemaRegistryClient(requests, CACHED_SCHEMAS, settings);
    }

    @Override
    public void check() {
        try {
            requests.getSchemaTypes();
        } catch (IOException | RestClientException e) {
            throw KafkaFailures.lasting(RegistryFailures.of(url, "asking for its schema types", e));
        }
    }

    @Override
    public int register(String subject, Schema schema) {
        Registered wanted = new Registered(subject, schema);
        Integer known = ids.get(wanted);
        if (known != null) {
            return known;
        }
        try {
            int id = requests.registerSchema(schema.toString(), subject); // the caching client registers one at a time
            if (compatible.add(subject)) {
                requireCompatibility(subject);
            }
            ids.put(wanted, id);
            return id;
        } catch (IOException | RestClientException e) {
            throw RegistryFailures.of(url, "registering the schema of " + subject, e);
        }
    }

    /** Other consumers of the topics rely on it; a registry whose settings are not ours to change is left as it is. */
    private void requireCompatibility(String subject) {
        try {
            client.updateCompatibility(subject, COMPATIBILITY);
        } catch (IOException | RestClientException e) {
            LOG.warn("subject={} compatibility {} could not be set: {}", subject, COMPATIBILITY, e.getMessage());
        }
    }

    @Override
    public RegistrySettings settings(String prefix, int most) {
        try {
            List<String> subjects = prefix.isEmpty()
                    ? List.of()
                    : requests.getAllSubjects().stream()
                            .filter(subject -> subject.startsWith(prefix))
                            .sorted()
                            .limit(most)
                            .toList();
            Map<String, String> own = new HashMap<>();
            for (String subject : subjects) {
                compatibility(subject).ifPresent(level -> own.put(subject, level));
            }
            return new RegistrySettings(requests.getConfig((String) null).getCompatibilityLevel(), mode(), own);
        } catch (IOException | RestClientException e) {
            throw RegistryFailures.of(url, "reading its settings", e);
        }
    }

    private Optional<String> compatibility(String subject) throws IOException, RestClientException {
        try {
            return Optional.ofNullable(requests.getConfig(subject).getCompatibilityLevel());
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) { // it has none of its own, or is gone
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<String> mode() throws IOException, RestClientException {
        try {
            return Optional.ofNullable(requests.getMode().getMode());
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) { // some registries know no modes
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void forget(String prefix) {
        try {
            for (String subject : requests.getAllSubjects(true)) { // those that are only marked as well
                if (subject.startsWith(prefix)) {
                    delete(subject, false);
                    delete(subject, true); // a registry refuses that for what is not marked
                }
            }
        } catch (IOException | RestClientException e) {
            throw RegistryFailures.of(url, "removing subjects", e);
        }
    }

    private void delete(String subject, boolean forGood) throws IOException, RestClientException {
        try {
            requests.deleteSubject(Map.of(), subject, forGood);
        } catch (RestClientException e) {
            if (e.getStatus() != NOT_FOUND) { // marked, or gone, already
                throw e;
            }
        }
    }

    @Override
    public Schema byId(int id) {
        try {
            return new Schema.Parser().parse(client.getSchemaById(id).canonicalString());
        } catch (IOException | RestClientException e) {
            throw RegistryFailures.of(url, "reading schema " + id, e);
        }
    }

    @Override
    public List<Integer> versions(String subject) {
        try {
            return requests.getAllVersions(subject).stream().sorted().toList();
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND && e.getErrorCode() == NO_SUBJECT) {
                return List.of();
            }
            throw RegistryFailures.of(url, "listing versions", e);
        } catch (IOException e) {
            throw RegistryFailures.of(url, "listing versions", e);
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw RegistryFailures.of(url, "closing the client", e);
        }
    }

    private record Registered(String subject, Schema schema) {}
}
