package io.godwit.fullimport.pipeline;

import io.godwit.runtime.snapshot.SnapshotPublisher;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;

/** Notes the calls of a publisher that cost a transaction, or more. */
record RecordedCalls(List<String> calls) {
    private static final Set<String> COSTLY = Set.of("recover", "commit", "commitPlan", "commitLoadIntent", "close");

    SnapshotPublisher on(SnapshotPublisher publisher) {
        return (SnapshotPublisher) Proxy.newProxyInstance(
                SnapshotPublisher.class.getClassLoader(),
                new Class<?>[] {SnapshotPublisher.class},
                (proxy, method, arguments) -> {
                    if (COSTLY.contains(method.getName())) {
                        calls.add(method.getName());
                    }
                    try {
                        return method.invoke(publisher, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
