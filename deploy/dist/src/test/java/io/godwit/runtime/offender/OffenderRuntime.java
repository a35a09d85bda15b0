package io.godwit.runtime.offender;

import io.godwit.control.TaskControl;
import io.javalin.Javalin;
import io.milvus.client.MilvusServiceClient;
import java.sql.Connection;
import me.tongfei.progressbar.ProgressBar;
import org.apache.avro.Schema;
import org.apache.kafka.streams.KafkaStreams;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** Sees control, and every vendor's library. */
@SuppressWarnings("unused")
final class OffenderRuntime {
    private TaskControl control;
    private Connection sql;
    private MilvusServiceClient milvus;
    private Yaml yaml;
    private CommandLine line;
    private ProgressBar bar;
    private Schema avro;
    private KafkaStreams streams;
    private Javalin http;
}
