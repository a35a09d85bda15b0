package io.godwit.runtime.kafka;

/** What an address does when a Kafka client that does not use TLS asks it which requests it supports. */
sealed interface BrokerAnswer {
    /** A Kafka broker that does not use TLS. */
    record Kafka() implements BrokerAnswer {}

    /** Something that speaks TLS. */
    record Tls() implements BrokerAnswer {}

    /** Something that answers, but not as a Kafka broker does. */
    record Other() implements BrokerAnswer {}

    /** It accepts the connection and says nothing. */
    record Silent() implements BrokerAnswer {}

    /** It accepts the connection and closes it. */
    record Closed() implements BrokerAnswer {}

    /** There is no connection. */
    record Unreachable(String because) implements BrokerAnswer {}

    /** Whether Kafka's client may get further than this question did; what it cannot use, it retries until its time is up. */
    default boolean mayServe(boolean wantsTls) {
        return switch (this) {
            case Kafka kafka -> !wantsTls;
            case Tls tls -> wantsTls;
            case Silent silent -> true;
            case Closed closed -> true;
            case Other other -> false;
            case Unreachable none -> false;
        };
    }

    /** The end of a sentence that begins with the address. */
    default String words(boolean wantsTls) {
        return switch (this) {
            case Kafka kafka ->
                wantsTls
                        ? "is a Kafka listener without TLS, but security.protocol asks for TLS"
                        : "is a Kafka listener, but it does not accept this client, or takes too long to answer it";
            case Tls tls ->
                wantsTls
                        ? "speaks TLS, but the handshake of a Kafka client fails"
                        : "speaks TLS, but security.protocol does not ask for it";
            case Other other -> "is not a Kafka broker: something else answers there";
            case Silent silent -> "accepts the connection and never answers";
            case Closed closed ->
                "accepts the connection and closes it without an answer; it may not be a Kafka broker";
            case Unreachable none -> "cannot be reached: " + none.because();
        };
    }

    /** What to look at. */
    default String remedy(boolean wantsTls) {
        return switch (this) {
            case Kafka kafka ->
                wantsTls
                        ? "use the port of the TLS listener, or remove security.protocol from spec.kafka.properties"
                        : "check security.protocol and sasl.* in spec.kafka.properties against the listener, and how busy the broker is";
            case Tls tls ->
                wantsTls
                        ? "check ssl.truststore.* and the client certificate in spec.kafka.properties"
                        : "set security.protocol: SSL or SASL_SSL in spec.kafka.properties, or use the port of a listener without TLS";
            case Other other -> "check host and port in spec.kafka.bootstrapServers";
            case Silent silent -> "check host and port in spec.kafka.bootstrapServers, and the broker itself";
            case Closed closed -> "check host and port in spec.kafka.bootstrapServers, and the log of the broker";
            case Unreachable none ->
                "check host and port in spec.kafka.bootstrapServers, that the broker runs, and the network";
        };
    }
}
