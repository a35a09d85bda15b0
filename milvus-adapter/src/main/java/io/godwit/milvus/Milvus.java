package io.godwit.milvus;

import io.godwit.milvus.catalog.MilvusCatalog;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.inspect.CollectionInspector;
import io.godwit.milvus.log.KafkaSourceLog;
import io.godwit.milvus.log.MilvusLogDecoder;
import io.godwit.milvus.scan.MilvusKeyReader;
import io.godwit.milvus.scan.MilvusReader;
import io.godwit.milvus.write.MilvusWriteProbe;
import io.godwit.milvus.write.MilvusWriter;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import io.godwit.model.target.Checkpoints;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.target.WriteProbe;
import io.godwit.model.task.MilvusSpec;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.runtime.kafka.KafkaSettings;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** The entry to one Milvus server: makes the ports that Godwit's services use. Each port has a connection of its own. */
public final class Milvus {
    private final MilvusLogin login;

    /** The server that {@code login} reaches. */
    public Milvus(MilvusLogin login) {
        this.login = login;
    }

    /** The server that a task names. */
    public static Milvus of(MilvusSpec spec, SecretResolver secrets) {
        return new Milvus(new MilvusLogin(
                spec.uri(),
                secrets.resolve(spec.token()),
                spec.user(),
                secrets.resolve(spec.password()),
                spec.tls(),
                spec.acceptVersion()));
    }

    /** What the server holds; checks its version. */
    public SourceCatalog catalog() {
        return MilvusCatalog.open(login);
    }

    /** Reads rows, at most {@code pageRows} in a page. */
    public SourceReader reader(int pageRows) {
        return new MilvusReader(MilvusConnection.open(login), pageRows);
    }

    /** Looks up single keys. */
    public KeyReader keys() {
        return new MilvusKeyReader(MilvusConnection.open(login));
    }

    /** Reads the messages of the server's log that concern these collections. */
    public static LogDecoder decoder(Collection<CollectionSchema> collections) {
        return new MilvusLogDecoder(collections);
    }

    /** The server's log, where it is in Kafka. */
    public static SourceLog log(SourceLogSpec spec, SecretResolver secrets) {
        return new KafkaSourceLog(new KafkaSettings(
                spec.bootstrapServers(),
                spec.properties().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> secrets.resolve(e.getValue())))));
    }

    /**
     * Writes rows, under checkpoints that are kept elsewhere and closed with the writer.
     *
     * @param partitions where rows of a collection go, by its name in the task; {@code _default} without an entry
     */
    public TargetWriter writer(Checkpoints checkpoints, Map<CollectionName, String> partitions) {
        return new MilvusWriter(login, checkpoints, partitions);
    }

    /** Asks whether collections may be written, and these partitions of them are there. */
    public WriteProbe writes(Map<CollectionName, String> partitions) {
        return new MilvusWriteProbe(MilvusConnection.open(login), partitions);
    }

    /** Reads collections for comparison. */
    public RowInspector inspector() {
        return new CollectionInspector(login);
    }
}
