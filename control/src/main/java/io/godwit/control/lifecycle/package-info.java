/** What a task does next, as pure decisions over values: no Kafka, no clock, no thread, no I/O. Drivers carry out the effects. */
package io.godwit.control.lifecycle;
