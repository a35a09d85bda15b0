package io.godwit.control.lifecycle.offender;

import java.nio.file.Path;
import java.time.Clock;
import org.apache.kafka.clients.consumer.Consumer;

/** Sees a clock, Kafka, a file and a thread. */
@SuppressWarnings("unused")
final class OffenderLifecycle {
    private Clock clock;
    private Consumer<String, String> consumer;
    private Path file;
    private Thread thread;
}
