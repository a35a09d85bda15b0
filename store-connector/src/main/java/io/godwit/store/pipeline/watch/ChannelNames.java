package io.godwit.store.pipeline.watch;

import java.util.List;

/** Channels of the log as a line of text: the first of them by name. */
public final class ChannelNames {
    private static final int NAMED = 3;

    private ChannelNames() {}

    /** {@code channel a}, or {@code 5 channels: a, b, c and 2 more}. */
    public static String of(List<String> channels) {
        String first = String.join(", ", channels.subList(0, Math.min(NAMED, channels.size())));
        String rest = channels.size() > NAMED ? " and " + (channels.size() - NAMED) + " more" : "";
        return (channels.size() == 1 ? "channel " : channels.size() + " channels: ") + first + rest;
    }
}
