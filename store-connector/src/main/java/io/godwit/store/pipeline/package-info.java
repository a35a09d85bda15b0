/**
 * The way of a change: source log -> window of its channel ({@link io.godwit.store.pipeline.window.ChannelWindow}) -> change topic
 * ({@link io.godwit.store.pipeline.LogRun}).
 */
package io.godwit.store.pipeline;
