package io.godwit.stack.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.stack.Ports;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MilvusYamlTest {
    private static final String TEMPLATE = """
            etcd:
              endpoints: localhost:{{ etcd_port(int): 2379 }}
              data:
                dir: {{ etcd_data_dir }}
            mq:
              # Default value: "default"
              type: rocksmq
            # kafka:
            #   brokerList:
            #   saslMechanisms: PLAIN
            proxy:
              http:
                enabled: true
              ip: # if not specify address
              port: {{ proxy_port(int): 19530 }}
              internalPort: {{ proxy_internal_port(int): 19529 }}
            tls:
              serverPemPath: {{ server_pem_path: server.pem }}
            """;

    @TempDir
    private Path dir;

    @Test
    void pointsMilvusAtTheStacksKafkaAndPorts() {
        Ports ports = Ports.in(dir, dir.resolve("cache"));
        ports.set("kafka", 9001);
        ports.set("milvus", 9002);
        ports.set("milvus.proxy-internal", 9003);
        ports.set("milvus.etcd", 9004);
        PackageCache cache = new PackageCache(dir.resolve("cache"), Manifest.bundled(), ProgressListener.silent());

        String yaml = new MilvusYaml(new Site(dir, ports, cache), Map.of("log.level", "error")).render(TEMPLATE);

        assertThat(yaml)
                .doesNotContain("{{")
                .doesNotContain("rocksmq")
                .contains(
                        "  endpoints: 127.0.0.1:9004\n",
                        "    dir: " + dir + "/data/etcd\n",
                        "    path: " + dir + "/configs/etcd.yaml\n",
                        "  type: kafka\n",
                        "kafka:\n",
                        "  brokerList: 127.0.0.1:9001\n",
                        "  saslMechanisms: \n",
                        "  securityProtocol: \n",
                        "  ip: 127.0.0.1\n",
                        "  port: 9002\n",
                        "  internalPort: 9003\n",
                        "  serverPemPath: server.pem\n",
                        "  level: error\n");
    }

    @Test
    void setsAKeyInItsOwnSectionOnly() {
        String yaml = new YamlEdit("a:\n  ip: 1\nb:\n  # ip: 7\n  ip: 2\n")
                .set("b.ip", "3")
                .set("c.d.e", "4")
                .text();

        assertThat(yaml).isEqualTo("a:\n  ip: 1\nb:\n  # ip: 7\n  ip: 3\nc:\n  d:\n    e: 4\n");
    }
}
