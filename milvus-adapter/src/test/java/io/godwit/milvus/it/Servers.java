package io.godwit.milvus.it;

import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.model.task.TlsSpec;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.stack.ServerKind;
import io.godwit.testsupport.servers.LocalServers;
import io.godwit.testsupport.servers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;

/** The servers of all tests of this module: started once, stopped when the JVM ends. */
final class Servers {
    private static TestServers milvus;
    private static LocalServers lite;

    private Servers() {}

    /** A Milvus 2.3.5. */
    static synchronized MilvusLogin milvus() {
        return login(milvusAndKafka().addresses().milvusUri());
    }

    /** The Kafka that the Milvus of {@link #milvus} keeps its log in. */
    static synchronized KafkaSettings kafka() {
        return new KafkaSettings(milvusAndKafka().addresses().kafka().orElseThrow(), Map.of());
    }

    /** A milvus-lite; always a process, as there is no image of it. */
    static synchronized MilvusLogin lite() {
        if (lite == null) {
            lite = LocalServers.up(folder(), EnumSet.of(ServerKind.MILVUS_LITE));
        }
        return login(lite.addresses().milvusLiteUri());
    }

    static MilvusLogin login(String uri) {
        return new MilvusLogin(uri, "", "", "", TlsSpec.NONE, false);
    }

    private static TestServers milvusAndKafka() {
        if (milvus == null) {
            milvus = TestServers.up(folder(), EnumSet.of(ServerKind.MILVUS));
        }
        return milvus;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("godwit-milvus-it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
