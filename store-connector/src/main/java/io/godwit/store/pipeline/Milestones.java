package io.godwit.store.pipeline;

import io.godwit.model.text.Plural;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.store.config.StoreConfig;
import java.time.Duration;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a healthy Store logs: where it begins, when it has caught up, what it has published, how it ends. One thread. */
final class Milestones {
    private static final Logger LOG = LoggerFactory.getLogger(Milestones.class);
    private static final Duration CAUGHT_UP = Duration.ofSeconds(5);
    private static final Duration BEHIND = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMinutes(10);

    private boolean caughtUp;
    private long logged;
    private long loggedAt = System.nanoTime();

    void begins(int followed, int ended, Collection<ChannelPosition> positions, StoreConfig config) {
        LOG.info(
                "following {} on {}; {} dropped at the source before; windows larger than {}" + " bytes go to {}",
                Plural.of(followed, "collection"),
                Plural.of(positions.size(), "channel"),
                ended == 1 ? "1 was" : ended + " were",
                config.bufferBytes(),
                config.spillFolder());
        positions.forEach(p -> LOG.info("channel={} resume={} tick={}", p.channel(), p.resume(), p.lastTick()));
        caughtUp = false;
    }

    /**
     * The state of the Store.
     *
     * @param lagMillis lag of the channel with the longest lag
     * @param published changes since the process began
     */
    void stands(long lagMillis, long published) {
        if (!caughtUp && lagMillis < CAUGHT_UP.toMillis()) {
            caughtUp = true;
            log("caught up", lagMillis, published);
        } else if (caughtUp && lagMillis > BEHIND.toMillis()) {
            caughtUp = false;
            log("behind", lagMillis, published);
        } else if (logged == 0 && published > 0) {
            log("first changes published", lagMillis, published);
        } else if (published != logged && System.nanoTime() - loggedAt > BETWEEN.toNanos()) {
            log("following", lagMillis, published);
        }
    }

    void ends(boolean nothingLeft, long published) {
        LOG.info(
                "{}; {} published since the start, all durable",
                nothingLeft ? "none of the followed collections exists any longer" : "asked to stop",
                Plural.of(published, "change"));
    }

    private void log(String what, long lagMillis, long published) {
        LOG.info(
                "{}: {} ms after the source, {} published since the start",
                what,
                lagMillis,
                Plural.of(published, "change"));
        logged = published;
        loggedAt = System.nanoTime();
    }
}
