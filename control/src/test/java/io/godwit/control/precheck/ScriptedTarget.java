package io.godwit.control.precheck;

import io.godwit.model.target.TargetLook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A tenant that answers as a test says. */
final class ScriptedTarget implements TargetLook {
    String version = "4.3.5.3";
    List<String> grants = List.of("GRANT ALL PRIVILEGES ON *.* TO 'root'");
    Instant now = Instant.EPOCH;
    OptionalLong vectorMemoryBytes = OptionalLong.of(1L << 30);
    boolean closed;

    @Override
    public String version() {
        return version;
    }

    @Override
    public Optional<String> cipher() {
        return Optional.empty();
    }

    @Override
    public List<String> grants() {
        return grants;
    }

    @Override
    public Instant clock() {
        return now;
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    @Override
    public OptionalLong vectorMemoryBytes() {
        return vectorMemoryBytes;
    }

    @Override
    public void close() {
        closed = true;
    }
}
