/**
 * What tasks did over time: what is measured, in windows of a fixed length, and how windows become longer ones. Values and decisions
 * without Kafka, clock, thread or I/O; {@link io.godwit.control.series.SeriesLog} is the port to where windows are kept.
 */
package io.godwit.control.series;
