/**
 * The topics of tasks and of the service, as Kafka shows them, and what is to be said about them. Judgement is pure ({@link
 * io.godwit.control.topics.TopicStanding}); {@link io.godwit.control.topics.TopicLook} and {@link
 * io.godwit.control.topics.RecordLook} are asked for what is there.
 */
package io.godwit.control.topics;
