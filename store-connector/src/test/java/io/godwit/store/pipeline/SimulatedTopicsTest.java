package io.godwit.store.pipeline;

import io.godwit.runtime.change.ChangePublisher;
import io.godwit.testsupport.contract.ChangePublisherContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

class SimulatedTopicsTest implements ChangePublisherContract {
    private final SimulatedTopics topics = new SimulatedTopics(new Random(1), 0);

    @Override
    public ChangePublisher publisher() {
        return topics.publisher(false);
    }

    @Override
    public String taskId() {
        return "task";
    }

    @Override
    public String topic() {
        return "changes";
    }

    @Override
    public List<String> committed() {
        return topics.records().stream()
                .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
