package io.godwit.stack.server;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Creates {@code milvus.yaml} from the template inside Milvus's own wheel. */
final class MilvusYaml {
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*(\\w+)(?:\\(\\w+\\))?\\s*(?::\\s*(.*?))?\\s*}}");

    private final Site site;
    private final Map<String, String> settings;

    MilvusYaml(Site site, Map<String, String> settings) {
        this.site = site;
        this.settings = settings;
    }

    /**
     * Besides ports and paths: leases of 10 s, since a Milvus that was killed starts again only when its old leases have expired.
     */
    String render(String template) {
        YamlEdit yaml = new YamlEdit(fillPlaces(template))
                .uncommentSection("kafka", "brokerList")
                .set("mq.type", "kafka")
                .set("kafka.brokerList", "127.0.0.1:" + site.ports().get(KafkaServer.PORT))
                .set("kafka.saslUsername", "")
                .set("kafka.saslPassword", "")
                .set("kafka.saslMechanisms", "")
                .set("kafka.securityProtocol", "")
                .set("etcd.endpoints", "127.0.0.1:" + site.ports().get("milvus.etcd"))
                .set("etcd.config.path", site.file("configs/etcd.yaml").toString())
                .set("rootCoord.ip", "127.0.0.1")
                .set("proxy.ip", "127.0.0.1")
                .set("queryCoord.ip", "127.0.0.1")
                .set("queryNode.ip", "127.0.0.1")
                .set("indexNode.ip", "127.0.0.1")
                .set("dataCoord.ip", "127.0.0.1")
                .set("dataNode.ip", "127.0.0.1")
                .set("log.level", "warn")
                .set("log.file.rootPath", "\"\"")
                .set("common.gracefulStopTimeout", "3")
                .set("common.session.ttl", "10")
                .set("queryNode.cache.memoryLimit", "268435456");
        settings.forEach(yaml::set);
        return yaml.text();
    }

    private String fillPlaces(String template) {
        Map<String, String> paths = Map.of(
                "etcd_data_dir", site.file("data/etcd").toString(),
                "etcd_log_path", site.file("logs/etcd.log").toString(),
                "etcd_log_level", "warn",
                "local_storage_dir", site.file("data").toString(),
                "system_log_path", site.file("logs").toString(),
                "rocksmq_data_dir", site.file("data/rocksmq").toString());
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(
                        place.group(1).endsWith("_port")
                                ? Integer.toString(site.ports().get(portName(place.group(1))))
                                : paths.getOrDefault(place.group(1), place.group(2))));
    }

    /** {@code root_coord_port} is our {@code milvus.root-coord}; {@code proxy_port} is the clients' port. */
    private static String portName(String place) {
        String part = place.substring(0, place.length() - "_port".length()).replace('_', '-');
        return part.equals("proxy") ? "milvus" : "milvus." + part;
    }
}
