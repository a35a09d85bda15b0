package io.godwit.model.task;

import java.util.Optional;

/**
 * Where the rows come from.
 *
 * @param log where the source keeps its log; without it there is no incremental sync
 */
public record SourceSpec(MilvusSpec milvus, Optional<SourceLogSpec> log) {}
