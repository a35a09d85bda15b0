package io.godwit.testsupport;

import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.testsupport.contract.ConflictLogContract;

class InMemoryConflictLogTest implements ConflictLogContract {
    private final InMemoryConflictLog log = new InMemoryConflictLog();

    @Override
    public ConflictLog log() {
        return log;
    }

    @Override
    public String taskId() {
        return "task";
    }
}
