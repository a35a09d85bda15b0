package io.godwit.control.precheck;

import io.godwit.model.log.SourceLog;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.TargetLook;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.MilvusSpec;
import io.godwit.model.task.OceanBaseSpec;
import io.godwit.model.task.SchemaRegistrySpec;
import io.godwit.model.task.SourceLogSpec;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a test of a data source asks. Each call may come from any thread, and throws a GodwitException that names address, cause and
 * remedy. Nothing is changed anywhere.
 *
 * @param registry asks a schema registry whether it is one
 */
public record DataSourcePorts(
        Network network,
        Function<MilvusSpec, SourceCatalog> source,
        Function<SourceLogSpec, SourceLog> log,
        Function<OceanBaseSpec, TargetLook> target,
        Function<KafkaSpec, KafkaServers> kafka,
        Consumer<SchemaRegistrySpec> registry) {}
