package io.godwit.store.offender;

import io.godwit.bench.bare.BareScan;
import io.godwit.incrsync.pipeline.IncrSync;
import io.godwit.milvus.Milvus;

/** Sees another service, an adapter, and a benchmark. */
@SuppressWarnings("unused")
final class OffenderStore {
    private IncrSync other;
    private Milvus adapter;
    private BareScan command;
}
