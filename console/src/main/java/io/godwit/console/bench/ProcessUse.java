package io.godwit.console.bench;

/** What one process used in one measurement. */
public record ProcessUse(String process, double cpuSeconds, long peakBytes) {}
