package io.godwit.stack;

/** The wheels hold programs for one platform only. */
public final class Platform {
    private Platform() {}

    /** @throws StackException {@link StackErrorCode#PLATFORM_UNSUPPORTED} */
    public static void check() {
        String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        if (!system.equals("Linux on amd64")) {
            throw new StackException(
                    StackErrorCode.PLATFORM_UNSUPPORTED,
                    "The servers of the local stack are programs for Linux on amd64; this is " + system + ".",
                    "Use a Linux x86-64 machine (glibc 2.28 or later), or give Godwit the addresses of servers that you run yourself.");
        }
    }
}
