package io.godwit.model.task.read;

import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.MilvusSpec;
import io.godwit.model.task.OceanBaseSpec;
import io.godwit.model.task.SchemaRegistrySpec;
import io.godwit.model.task.SecretText;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.model.task.SourceSpec;
import io.godwit.model.task.TextRules;
import io.godwit.model.task.TlsSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the servers of a task: Kafka, registry, source, target. */
final class EndpointsReader {
    private static final int MOST_PARTITIONS = 1024;
    private static final int MOST_REPLICAS = 32;
    private static final List<String> LOGS_TO_COME = List.of("pulsar", "rocksmq", "nats");

    private EndpointsReader() {}

    static Optional<KafkaSpec> kafka(Section section) {
        return refusedDataSource(section, "bootstrapServers") ? Optional.empty() : describedKafka(section);
    }

    static Optional<KafkaSpec> describedKafka(Section section) {
        String servers = section.requiredText("bootstrapServers", TextRules.BOOTSTRAP_SERVERS);
        long partitions = section.count("partitions", KafkaSpec.DEFAULT_PARTITIONS, MOST_PARTITIONS);
        long replicas = section.count("replicationFactor", KafkaSpec.DEFAULT_REPLICATION_FACTOR, MOST_REPLICAS);
        long inSync =
                section.count("minInsyncReplicas", KafkaSpec.defaultMinInsyncReplicas((int) replicas), MOST_REPLICAS);
        if (inSync > replicas) {
            section.report(
                    "minInsyncReplicas",
                    "is larger than replicationFactor: " + inSync + " > " + replicas,
                    "write at most replicationFactor; without the key it is one less, and at least 1");
        }
        Map<String, SecretText> properties = section.properties("properties");
        return section.built(() -> new KafkaSpec(servers, (int) partitions, (int) replicas, (int) inSync, properties));
    }

    static Optional<SchemaRegistrySpec> schemaRegistry(Section section) {
        return refusedDataSource(section, "url") ? Optional.empty() : describedRegistry(section);
    }

    static Optional<SchemaRegistrySpec> describedRegistry(Section section) {
        String url = section.requiredText("url", TextRules.HTTP_URL);
        Map<String, SecretText> properties = section.properties("properties");
        return section.built(() -> new SchemaRegistrySpec(url, properties));
    }

    static Optional<SourceSpec> source(Section section) {
        return refusedDataSource(section, "milvus") ? Optional.empty() : milvusWithLog(section);
    }

    /** A Milvus and its log. */
    static Optional<SourceSpec> milvusWithLog(Section section) {
        Optional<MilvusSpec> milvus = milvus(section.required("milvus"));
        Optional<SourceLogSpec> log = section.has("log") ? log(section.section("log")) : Optional.empty();
        return section.built(() -> new SourceSpec(milvus.orElseThrow(), log));
    }

    static Optional<OceanBaseSpec> target(Section section) {
        if (refusedDataSource(section, "oceanbase")) {
            return Optional.empty();
        }
        Optional<OceanBaseSpec> target = oceanBase(section.required("oceanbase"));
        return section.built(target::orElseThrow);
    }

    static Optional<OceanBaseSpec> oceanBase(Section server) {
        String url = server.requiredText("url", TextRules.JDBC_URL);
        String user = server.requiredText("user", TextRules.NOT_BLANK);
        SecretText password = server.secret("password");
        return server.built(() -> new OceanBaseSpec(url, user, password));
    }

    /** The control service puts the servers in their place before it reads a task. */
    private static boolean refusedDataSource(Section section, String instead) {
        if (!section.has("dataSource")) {
            return false;
        }
        section.report(
                "dataSource",
                "only the control service knows data sources",
                "create the task there, with godwit task create; or describe the server under " + instead);
        return true;
    }

    private static Optional<MilvusSpec> milvus(Section section) {
        String uri = section.requiredText("uri", TextRules.MILVUS_URI);
        SecretText token = section.secret("token");
        String user = section.text("user", TextRules.NOT_BLANK).orElse("");
        SecretText password = section.secret("password");
        if (section.has("token") && (section.has("user") || section.has("password"))) {
            section.report(
                    "token",
                    "is given in addition to a user or a password",
                    "keep the token, or the user with the password");
        } else if (section.has("user") != section.has("password")) {
            boolean lacksUser = section.has("password");
            section.report(lacksUser ? "user" : "password", "is missing", "a user and a password belong together");
        }
        Optional<TlsSpec> tls = tls(section.section("tls"));
        if (tls.isPresent() && !tls.get().isEmpty() && uri.startsWith("http:")) {
            section.report("tls", "is set, but the address is not https", "write https:// in uri, or remove tls");
        }
        boolean acceptVersion = section.bool("acceptVersion", false);
        return section.built(() -> new MilvusSpec(uri, token, user, password, tls.orElseThrow(), acceptVersion));
    }

    private static Optional<TlsSpec> tls(Section section) {
        Optional<String> ca = section.text("caFile", TextRules.NOT_BLANK);
        Optional<String> certificate = section.text("clientCertificateFile", TextRules.NOT_BLANK);
        Optional<String> key = section.text("clientKeyFile", TextRules.NOT_BLANK);
        Optional<String> serverName = section.text("serverName", TextRules.NOT_BLANK);
        if (section.has("clientCertificateFile") != section.has("clientKeyFile")) {
            section.report(
                    section.has("clientKeyFile") ? "clientCertificateFile" : "clientKeyFile",
                    "is missing",
                    "a client certificate and its key belong together");
        }
        return section.built(() -> new TlsSpec(ca, certificate, key, serverName));
    }

    private static Optional<SourceLogSpec> log(Section section) {
        for (String kind : LOGS_TO_COME) {
            if (section.has(kind)) {
                section.report(
                        kind,
                        "a log in " + kind + " cannot be read in this version",
                        "run Milvus with Kafka as its log, or remove source.log and move existing rows only");
                return Optional.empty();
            }
        }
        Section kafka = section.required("kafka");
        String servers = kafka.requiredText("bootstrapServers", TextRules.BOOTSTRAP_SERVERS);
        Map<String, SecretText> properties = kafka.properties("properties");
        Optional<SourceLogSpec> log = kafka.built(() -> new SourceLogSpec(servers, properties));
        return section.built(log::orElseThrow);
    }
}
