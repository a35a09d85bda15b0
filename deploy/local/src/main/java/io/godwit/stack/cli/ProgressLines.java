package io.godwit.stack.cli;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackEvent;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints one line per step. */
public final class ProgressLines implements ProgressListener {
    private final PrintWriter out;

    public ProgressLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void on(StackEvent event) {
        out.println(
                switch (event) {
                    case StackEvent.Downloading e -> "Downloading " + e.what() + " (" + (e.sizeBytes() >> 20) + " MB)";
                    case StackEvent.Unpacking e -> "Unpacking " + e.what();
                    case StackEvent.Starting e -> "Starting " + e.kind().title();
                    case StackEvent.Ready e ->
                        e.kind().title() + " answers at " + e.address() + " after " + seconds(e.took());
                    case StackEvent.AlreadyRunning e -> e.kind().title() + " is already running at " + e.address();
                    case StackEvent.Step e -> e.what();
                    case StackEvent.Stopped e -> "Stopped " + e.kind().title() + " in " + seconds(e.took());
                });
        out.flush();
    }

    public static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
}
