package io.godwit.control.precheck;

import io.godwit.model.log.SourceLog;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import io.godwit.model.target.TargetLook;
import io.godwit.model.target.TargetSchema;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a precheck asks, each opened on its own so that one unavailable server does not hide another. Each call may come from any
 * thread, and throws a GodwitException that names address, cause and remedy. Nothing is changed anywhere.
 *
 * @param kafka asks Kafka for its brokers and for the task
 * @param registry asks the schema registry whether it is one
 * @param reader reads rows of the source, small pages
 * @param look asks the target about itself
 * @param log empty where the task names no log
 * @param mostRecordBytes what a record of Kafka may hold
 */
public record PrecheckPorts(
        Supplier<KafkaAnswer> kafka,
        Runnable registry,
        Supplier<SourceCatalog> source,
        Supplier<SourceReader> reader,
        Supplier<TargetSchema> target,
        Supplier<TargetLook> look,
        Optional<Supplier<SourceLog>> log,
        long mostRecordBytes) {}
