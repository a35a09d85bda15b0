/**
 * The way of a change: change topic -> one effect per key ({@link io.godwit.incrsync.pipeline.KeyEffect}) -> target, rows and
 * checkpoint in one transaction ({@link io.godwit.runtime.apply.WriterThread}).
 */
package io.godwit.incrsync.pipeline;
