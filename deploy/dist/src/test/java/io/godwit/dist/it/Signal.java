package io.godwit.dist.it;

import java.io.IOException;

/** What makes a process hang, its connections left open, and lets it go on where it was. */
enum Signal {
    STOP,
    CONT;

    void send(long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name(), String.valueOf(pid)).start().waitFor();
    }
}
