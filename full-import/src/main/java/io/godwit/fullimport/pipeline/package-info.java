/**
 * The way of a snapshot row: scan -> snapshot topic ({@link io.godwit.fullimport.pipeline.RangePublisher}) -> target
 * ({@link io.godwit.runtime.apply.WriterThread}) -> gate ({@link io.godwit.fullimport.pipeline.CompletionWatch}).
 */
package io.godwit.fullimport.pipeline;
