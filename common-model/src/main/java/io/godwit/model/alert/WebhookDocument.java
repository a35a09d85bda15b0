package io.godwit.model.alert;

/**
 * An address that is told about alerts, as a user describes it.
 *
 * @param secret template of the key that messages are signed with, by reference; empty where they are not signed
 */
public record WebhookDocument(String name, String url, String secret) {}
