package io.godwit.bench.measure;

/** One way to move the rows, measured several times. */
public interface BenchCase {
    /** Short name, a column of the report. */
    String name();

    /** Creates what the case needs; not measured. Blocks. */
    void prepare(int round);

    /** Does the work once and returns how long it took. Blocks. */
    Timing run(ProcessMeter meter);

    /** Removes what the case created. Blocks. */
    void clean();

    /**
     * One measurement.
     *
     * @param rows rows moved
     * @param bytes their bytes, as bare rows
     * @param nanos from the first call to the last row
     */
    record Timing(long rows, long bytes, long nanos) {}
}
