package io.godwit.stack;

import java.time.Duration;

/** One step of bringing a stack up or down, for a progress display. */
public sealed interface StackEvent {
    record Downloading(String what, long sizeBytes) implements StackEvent {}

    record Unpacking(String what) implements StackEvent {}

    record Starting(ServerKind kind) implements StackEvent {}

    record Ready(ServerKind kind, String address, Duration took) implements StackEvent {}

    record AlreadyRunning(ServerKind kind, String address) implements StackEvent {}

    /** A step of a longer work, in words. */
    record Step(String what) implements StackEvent {}

    record Stopped(ServerKind kind, Duration took) implements StackEvent {}
}
