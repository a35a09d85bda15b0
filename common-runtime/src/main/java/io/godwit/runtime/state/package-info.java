/** The control records that components share through Kafka: what was agreed at the hand-off, how far a scan is, how it goes. */
package io.godwit.runtime.state;
