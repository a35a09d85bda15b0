package io.godwit.runtime.kafka;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.shaded.com.fasterxml.jackson.core.JsonProcessingException;

/** Tells apart what the registry's client throws: no registry, no login, a refused schema, or to be tried again. */
final class RegistryFailures {
    private static final int LEAST_REGISTRY_ERROR = 40_000;
    private static final int NOT_JSON = 50_005;

    private RegistryFailures() {}

    /** The failure as Godwit's own, saying what was being done with the registry at {@code url}. */
    static GodwitException of(String url, String doing, Exception cause) {
        return switch (cause) {
            case RestClientException answer -> refused(url, doing, answer);
            case JsonProcessingException noJson -> noRegistry(url, "its answer is not JSON", noJson);
            default ->
                GodwitException.retriable(
                        ErrorCode.REGISTRY_UNREACHABLE,
                        "the schema registry at " + url + " failed while " + doing + ": " + ConnectionCause.of(cause),
                        "check spec.schemaRegistry.url, the network and the registry itself",
                        cause);
        };
    }

    private static GodwitException refused(String url, String doing, RestClientException answer) {
        int status = answer.getStatus();
        if (status == 401 || status == 403) {
            return GodwitException.configuration(
                    ErrorCode.REGISTRY_AUTH,
                    "the schema registry at " + url + " refuses the login or the access while " + doing + ": HTTP "
                            + status,
                    "check the login in spec.schemaRegistry.properties and what it may do with subjects godwit.*",
                    answer);
        }
        if (status == 409 || status == 422) {
            return GodwitException.configuration(
                    ErrorCode.REGISTRY_INCOMPATIBLE,
                    "the schema registry refuses " + doing + ": HTTP " + status,
                    "check the subject's compatibility setting; a subject that others wrote to needs another task",
                    answer);
        }
        boolean registry = answer.getErrorCode() >= LEAST_REGISTRY_ERROR && answer.getErrorCode() != NOT_JSON;
        if (!registry && status < 500 && status != 408 && status != 429) {
            return noRegistry(url, "HTTP " + status + " on a path of its API", answer);
        }
        return GodwitException.retriable(
                ErrorCode.REGISTRY_UNREACHABLE,
                "the schema registry at " + url + " failed while " + doing + ": HTTP " + status,
                "check the log of the registry",
                answer);
    }

    private static GodwitException noRegistry(String url, String why, Exception cause) {
        return GodwitException.configuration(
                ErrorCode.REGISTRY_NOT_FOUND,
                "what answers at " + url + " is not a schema registry with Confluent's API: " + why,
                "check host, port and path in spec.schemaRegistry.url; Confluent's registry has no path, Apicurio's is"
                        + " /apis/ccompat/v7",
                cause);
    }
}
