package io.godwit.runtime.process;

import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.metrics.GodwitMeters;

/**
 * What the process passes to its component.
 *
 * @param calls watches the ports to servers whose calls may hang
 */
public record ComponentContext(
        ComponentArguments arguments, KafkaSettings kafka, GodwitMeters meters, CallWatch calls) {}
