package io.godwit.dist.it;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.GodwitException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Drops what a class wrote to Milvus once it has ended: a collection that stays loaded costs the classes after it CPU, and eighty of them a
 * fifth of two cores. A class writes from its own thread; what its background threads make stays.
 */
public final class WrittenCollections implements AfterAllCallback {
    private static final ThreadLocal<List<SampleCollection>> WRITTEN = ThreadLocal.withInitial(ArrayList::new);

    /** The class of this thread has written it. */
    static void add(SampleCollection sample) {
        WRITTEN.get().add(sample);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<SampleCollection> written = WRITTEN.get();
        if (!written.isEmpty()) {
            try (SampleWriter writer = RealServers.get().writer()) {
                written.forEach(writer::drop);
            } catch (GodwitException e) { // no fault of the class that has ended
                System.out.println("collections stay in Milvus: " + e.getMessage());
            }
            written.clear();
        }
    }
}
