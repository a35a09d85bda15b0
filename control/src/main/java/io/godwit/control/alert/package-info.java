/**
 * What needs a person: rules, what they see, what they fire, and who was told. Values and decisions without Kafka, clock, thread or
 * I/O; {@link io.godwit.control.alert.AlertBook} and {@link io.godwit.control.alert.WebhookDelivery} are the ports.
 */
package io.godwit.control.alert;
