/**
 * Tasks that belong to the control service: what users request of them, what is decided, ordered and answered. Decisions are pure
 * ({@link io.godwit.control.managed.ManagedTasks}); {@code control.topology} stores them in Kafka.
 */
package io.godwit.control.managed;
