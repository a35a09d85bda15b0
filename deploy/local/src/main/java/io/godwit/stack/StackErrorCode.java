package io.godwit.stack;

/** Stable codes for what can go wrong with a local stack; scripts may match on them. */
public enum StackErrorCode {
    /** An option or its value is not understood. */
    BAD_OPTION,
    /** The machine is not Linux on x86-64. */
    PLATFORM_UNSUPPORTED,
    /** A program that the stack calls (mvn, python3, tar, setsid) is missing or too old. */
    TOOL_MISSING,
    /** The user may not do it, or the kernel cannot. */
    NOT_ALLOWED,
    /** A program could not be built. */
    BUILD_FAILED,
    /** A step of the local cluster ended with an error. */
    CLUSTER_FAILED,
    /** A package client ended with an error. */
    DOWNLOAD_FAILED,
    /** A downloaded file is not the pinned one. */
    CHECKSUM_MISMATCH,
    /** Another program is listening on a port that the stack needs. */
    PORT_IN_USE,
    /** A server process ended while it was being started. */
    SERVER_DIED,
    /** A server, a lock or a stop took longer than its bound. */
    TIMEOUT,
    /** A server answers, but not as expected. */
    SERVER_REFUSED,
    /** The stack folder or the cache cannot be read or written. */
    STORAGE,
    /** An operation needs a server that is not part of this stack or not running. */
    NOT_RUNNING,
    /** The calling thread was interrupted. */
    INTERRUPTED
}
