package io.godwit.dist.it;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import java.util.List;
import java.util.Map;

/**
 * Runs every component once, in order and before the first test that starts one: what it leaves makes each later start cheaper, and a
 * test's own processes spend no time on recording it.
 */
final class RecordedStarts {
    private static boolean done;

    private RecordedStarts() {}

    /** Returns when it is done; the first call does it. */
    static synchronized void ensure(RealServers servers) {
        if (done) {
            return;
        }
        done = true; // its own migration comes here as well
        List<SampleCollection> samples =
                List.of(SampleCollection.documents(new CollectionName("default", "warm_up"), 1_000, 8));
        Following following = new Following(servers, "warm-up", "warm_up", samples, 1, Map.of(), Map.of());
        try (following) {
            following.awaitConsistent();
            following.awaitRequests(50);
            following.awaitApplied();
        }
        following.migration().started().forEach(component -> component.onExit().join());
    }
}
