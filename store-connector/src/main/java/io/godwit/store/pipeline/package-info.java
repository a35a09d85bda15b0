/**
 * The way of a change: source log -> window of its channel ({@link io.godwit.store.pipeline.Channel}) -> change topic
 * ({@link io.godwit.store.pipeline.LogRun}).
 */
package io.godwit.store.pipeline;
