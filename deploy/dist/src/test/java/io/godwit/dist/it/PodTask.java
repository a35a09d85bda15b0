package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.kafka.KafkaTaskRecords;
import io.godwit.control.record.TaskStanding;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.state.ChangeStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A task in pods that follows a source under a load. What has arrived is read from Kafka, so that it is known without the cluster too. */
final class PodTask implements AutoCloseable {
    private final RealServers servers;
    private final InstalledChart godwit;
    private final String name;
    private final RunningLoad load;
    private final List<SampleCollection> own;
    private final Migration sides;
    private final KafkaTaskRecords records;

    /**
     * Applies a task; the service is installed.
     *
     * @param include names the collections of the load
     * @param options of the task, as YAML
     */
    PodTask(RealServers servers, InstalledChart godwit, String name, String include, String options, RunningLoad load) {
        this(servers, godwit, name, include, options, load, load.samples());
    }

    /**
     * One of several that share a load.
     *
     * @param include names {@code own}
     * @param own collections of the load
     */
    PodTask(
            RealServers servers,
            InstalledChart godwit,
            String name,
            String include,
            String options,
            RunningLoad load,
            List<SampleCollection> own) {
        this.servers = servers;
        this.godwit = godwit;
        this.name = name;
        this.sides = new Migration(
                servers,
                servers.spec(
                        name, List.of("SCHEMA", "FULL"), Map.of("include", List.of("default." + include)), Map.of()));
        this.load = load;
        this.own = List.copyOf(own);
        this.records = new KafkaTaskRecords(new KafkaSettings(servers.kafka(), Map.of()));
        godwit.apply(name, include, options);
    }

    /** Labels of all its pods. */
    String labels() {
        return "godwit.io/task=" + name;
    }

    /** Labels of the pods of a component. */
    String labels(String component) {
        return labels() + ",godwit.io/component=" + component;
    }

    /** The workload of the first instance of a component. */
    String workload(String component) {
        return "deployment/godwit-" + name + "-" + component + "-0";
    }

    String name() {
        return name;
    }

    /** Rows of the full migration that are in the target. */
    long copied() {
        return standing().tables().stream()
                .mapToLong(table -> table.rows().applied())
                .sum();
    }

    /** Rows that the collections held when the load began. */
    long initialRows() {
        return own.stream().mapToLong(SampleCollection::rows).sum();
    }

    /** Waits until it follows the source, as its object says, and the target shows no state that the source was never in. */
    void awaitConsistent() {
        InstalledChart.patiently().until(() -> godwit.status(name, "stage").equals("Incremental"));
        InstalledChart.patiently().until(() -> changes(change -> change.phase() == ChangeStatus.Phase.CONSISTENT));
        InstalledChart.patiently() // it has ended, and its workload rests
                .until(() -> godwit.pods(labels("full-import")).isEmpty());
        godwit.kubectl("wait", "migrationtask/" + name, "--for=condition=Ready", "--timeout=170s");
        awaitPods();
    }

    void awaitPods() {
        godwit.awaitRolledOut(workload("store"), workload("incr-sync"));
    }

    /** Something more is acknowledged by the source. */
    void awaitRequests(long more) {
        load.awaitRequests(more, Patience.PATIENCE, () -> false);
    }

    /** Everything that was acknowledged up to now is applied. */
    void awaitApplied() {
        long now = servers.timestamp();
        InstalledChart.patiently().until(() -> changes(change -> change.watermarkTso() >= now));
    }

    /** Whether all tables have changes like that. */
    private boolean changes(Predicate<ChangeStatus> like) {
        List<ChangeStatus> changes = standing().changes();
        return changes.size() == own.size() && changes.stream().allMatch(like);
    }

    private TaskStanding standing() {
        return records.standing(records.byName(name).orElseThrow());
    }

    /**
     * Ends the load, waits until its last write is applied, and compares every row with what the load was acknowledged; answers how many
     * rows are equal, which are all.
     */
    long stopAndCompare() {
        load.stop();
        awaitApplied();
        assertThat(load.requests()).isGreaterThan(100);
        long equal = sides.assertEqualTo(load.model());
        assertThat(equal).isEqualTo(load.rows(own));
        return equal;
    }

    /** The task goes with its installation. */
    @Override
    public void close() {
        records.close();
    }
}
