package io.godwit.testsupport;

import io.godwit.model.target.TargetLook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A tenant that answers as a test says. */
public final class ScriptedTarget implements TargetLook {
    public String version = "4.3.5.3";
    public List<String> grants = List.of("GRANT ALL PRIVILEGES ON *.* TO 'root'");
    public Instant now = Instant.EPOCH;
    public OptionalLong vectorMemoryBytes = OptionalLong.of(1L << 30);
    public boolean closed;

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
