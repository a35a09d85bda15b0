/**
 * Who may do what: users, their tokens, and roles. Values and decisions without Kafka, thread or I/O; users and tokens are kept through
 * {@link io.godwit.control.resource.ResourceBook}.
 */
package io.godwit.control.access;
