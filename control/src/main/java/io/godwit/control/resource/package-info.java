/**
 * Servers that many tasks share, under names: what they are, what may be done with them, and how tasks refer to them. Values and
 * decisions without Kafka, clock, thread or I/O; {@link io.godwit.control.resource.ResourceBook} is the port to where they are kept.
 */
package io.godwit.control.resource;
