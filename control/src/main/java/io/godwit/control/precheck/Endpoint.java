package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.DataSourceSpec;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.MilvusSpec;
import io.godwit.model.task.OceanBaseSpec;
import io.godwit.model.task.SchemaRegistrySpec;
import io.godwit.model.task.SecretText;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.model.task.TlsSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One address of a data source.
 *
 * @param path where the document names it
 * @param tls whether TLS begins with the first byte
 * @param judged what its certificate is judged by; absent where only the client itself can
 * @param unreachable what it is called when it does not answer
 */
record Endpoint(String host, int port, String path, boolean tls, Optional<TlsSpec> judged, ErrorCode unreachable) {
    private static final Pattern HOST_PORT = Pattern.compile("(\\[[^]]+]|[^:\\[\\]]+)(?::(\\d{1,5}))?");
    private static final Pattern AUTHORITY = Pattern.compile("[a-z:]+://([^/?#]+).*");
    private static final int MILVUS_PORT = 19530;
    private static final int SQL_PORT = 3306;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** As people write it. */
    @Override
    public String toString() {
        return host + ":" + port;
    }

    /** Where the clients of a data source connect to first, its log included. */
    static List<Endpoint> of(DataSourceSpec spec) {
        return switch (spec) {
            case DataSourceSpec.OfMilvus milvus ->
                Stream.concat(
                                of(milvus.source().milvus()).stream(),
                                milvus.source().log().stream().flatMap(log -> of(log).stream()))
                        .toList();
            case DataSourceSpec.OfOceanBase oceanBase -> of(oceanBase.target());
            case DataSourceSpec.OfKafka kafka -> of(kafka.kafka());
            case DataSourceSpec.OfRegistry registry -> of(registry.registry());
        };
    }

    private static List<Endpoint> of(MilvusSpec milvus) {
        boolean secure = milvus.uri().startsWith("https:");
        return all(
                authority(milvus.uri()),
                secure ? HTTPS_PORT : MILVUS_PORT,
                "spec.milvus.uri",
                secure,
                Optional.of(milvus.tls()),
                ErrorCode.SOURCE_UNREACHABLE);
    }

    private static List<Endpoint> of(SourceLogSpec log) {
        return all(
                log.bootstrapServers(),
                0,
                "spec.log.kafka.bootstrapServers",
                wantsTls(log.properties()),
                Optional.empty(),
                ErrorCode.SOURCE_LOG_UNREACHABLE);
    }

    /** TLS of this protocol begins after a greeting: its login shows it. */
    private static List<Endpoint> of(OceanBaseSpec oceanBase) {
        return all(
                authority(oceanBase.url()),
                SQL_PORT,
                "spec.oceanbase.url",
                false,
                Optional.empty(),
                ErrorCode.TARGET_UNREACHABLE);
    }

    private static List<Endpoint> of(KafkaSpec kafka) {
        return all(
                kafka.bootstrapServers(),
                0,
                "spec.kafka.bootstrapServers",
                wantsTls(kafka.properties()),
                Optional.empty(),
                ErrorCode.KAFKA_UNREACHABLE);
    }

    private static List<Endpoint> of(SchemaRegistrySpec registry) {
        boolean secure = registry.url().startsWith("https:");
        boolean ownTrust = registry.properties().keySet().stream().anyMatch(name -> name.contains("ssl"));
        return all(
                authority(registry.url()),
                secure ? HTTPS_PORT : HTTP_PORT,
                "spec.schemaRegistry.url",
                secure,
                ownTrust ? Optional.empty() : Optional.of(TlsSpec.NONE),
                ErrorCode.REGISTRY_UNREACHABLE);
    }

    private static boolean wantsTls(Map<String, SecretText> properties) {
        return Optional.ofNullable(properties.get("security.protocol"))
                .filter(protocol -> protocol.template().toUpperCase(Locale.ROOT).contains("SSL"))
                .isPresent();
    }

    private static String authority(String url) {
        Matcher matcher = AUTHORITY.matcher(url);
        return matcher.matches() ? matcher.group(1) : "";
    }

    private static List<Endpoint> all(
            String addresses, int port, String path, boolean tls, Optional<TlsSpec> judged, ErrorCode unreachable) {
        return Stream.of(addresses.split(","))
                .map(String::strip)
                .map(text -> {
                    Matcher address = HOST_PORT.matcher(text);
                    boolean known = address.matches(); // else nothing will be found under this name, which is then said
                    return new Endpoint(
                            known ? address.group(1).replaceAll("[\\[\\]]", "") : text,
                            known && address.group(2) != null ? Integer.parseInt(address.group(2)) : port,
                            path,
                            tls,
                            judged,
                            unreachable);
                })
                .toList();
    }
}
