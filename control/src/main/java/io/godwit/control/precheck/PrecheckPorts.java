package io.godwit.control.precheck;

import io.godwit.control.estimate.Estimate;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import io.godwit.model.target.TargetLook;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.target.WriteProbe;
import io.godwit.runtime.kafka.RegistrySettings;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a precheck asks, each opened on its own so that one unavailable server does not hide another. Each call may come from any
 * thread, and throws a GodwitException that names address, cause and remedy. Nothing is changed anywhere.
 *
 * @param kafka asks Kafka for its brokers and for the task
 * @param registry asks the schema registry whether it is one
 * @param registrySettings how the registry treats schemas; of a task, what its subjects begin with, or empty
 * @param reader reads rows of the source, small pages
 * @param look asks the target about itself
 * @param log empty where the task names no log
 * @param keys reads single rows of the source
 * @param estimate what the given collections take; bounded in time
 * @param logs change logs of the target's tables; asked for by a task that can be turned around
 * @param writes whether collections of the source may be written; of such a task too
 * @param mostRecordBytes what a record of Kafka may hold
 */
public record PrecheckPorts(
        Supplier<KafkaAnswer> kafka,
        Runnable registry,
        Function<String, RegistrySettings> registrySettings,
        Supplier<SourceCatalog> source,
        Supplier<SourceReader> reader,
        Supplier<KeyReader> keys,
        BiFunction<SourceCatalog, List<TableMapping>, Estimate> estimate,
        Supplier<TargetSchema> target,
        Supplier<TargetLook> look,
        Optional<Supplier<SourceLog>> log,
        Supplier<ChangeLogs> logs,
        Supplier<WriteProbe> writes,
        long mostRecordBytes) {}
