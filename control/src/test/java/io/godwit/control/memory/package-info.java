/** The control's ports in memory, for tests that need neither Kafka nor processes. */
package io.godwit.control.memory;
