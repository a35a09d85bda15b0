package io.godwit.runtime.apply;

import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.process.StopSignal;

/**
 * What all writer threads of a process share.
 *
 * @param batchRows row events of a batch applied in one transaction, at most
 */
public record ApplyRuntime(int batchRows, RateLimit limit, GodwitMeters meters, Retrying retrying, StopSignal stop) {}
