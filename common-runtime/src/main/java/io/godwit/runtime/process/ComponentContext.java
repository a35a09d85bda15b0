package io.godwit.runtime.process;

import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.metrics.GodwitMeters;

/** What the process gives to its component. */
public record ComponentContext(ComponentArguments arguments, KafkaSettings kafka, GodwitMeters meters) {}
