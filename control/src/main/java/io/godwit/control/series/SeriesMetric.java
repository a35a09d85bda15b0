package io.godwit.control.series;

/** What is measured of a task, a table or a component. A counter is kept as an average per second, anything else as its largest value. */
public enum SeriesMetric {
    /** Rows and changes that are applied. */
    ROWS("rows/s", true),
    /** Size of their records. */
    BYTES("bytes/s", true),
    /** Rows that were not applied as they are. */
    CONFLICTS("conflicts/s", true),
    /** Age of the source's time up to which a table has every change; of the Store, up to which it is published. */
    LAG("ms", false),
    /** Space that the topics take on the disks of Kafka's leaders. */
    RETAINED_BYTES("bytes", false),
    /** Memory that a process has in RAM. */
    MEMORY_BYTES("bytes", false),
    /** What a process uses of the processor, in cores. */
    CPU_CORES("cores", false),
    /** How often a process was started. */
    STARTS("starts/s", true);

    private final String unit;
    private final boolean counter;

    SeriesMetric(String unit, boolean counter) {
        this.unit = unit;
        this.counter = counter;
    }

    /** What a value of 1 means. */
    public String unit() {
        return unit;
    }

    /** Whether a value is an average per second of what was counted. */
    public boolean isCounter() {
        return counter;
    }
}
