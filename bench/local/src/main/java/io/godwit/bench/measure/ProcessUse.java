package io.godwit.bench.measure;

/** What one process used in one measurement. */
public record ProcessUse(String process, double cpuSeconds, long peakBytes) {}
