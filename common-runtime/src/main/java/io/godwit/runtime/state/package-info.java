/**
 * The control records that components share through Kafka: what was agreed at the hand-off, how far a scan is, how components
 * are doing.
 */
package io.godwit.runtime.state;
