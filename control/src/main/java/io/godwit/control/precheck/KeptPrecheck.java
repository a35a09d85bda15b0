package io.godwit.control.precheck;

import io.godwit.runtime.json.Kept;
import java.util.List;
import java.util.Optional;

/** The latest precheck of a task: results, and what is still to come. */
public record KeptPrecheck(Header header, List<LiveCheck> checks) {
    /** Copies the list. */
    public KeptPrecheck {
        checks = List.copyOf(checks);
    }

    /**
     * What is known of it as a whole.
     *
     * @param number of the precheck that a user wanted; absent for the one that a run began with
     * @param run the generation of that run; absent for one that a user wanted
     * @param endedMillis absent until every check has a result
     * @param pages how many records its checks take
     */
    @Kept(in = "godwit.prechecks", version = 1)
    public record Header(
            Optional<Long> number,
            Optional<Long> run,
            String by,
            long startedMillis,
            Optional<Long> endedMillis,
            int pages) {
        Header ended(long nowMillis) {
            return new Header(number, run, by, startedMillis, Optional.of(nowMillis), pages);
        }

        Header withPages(int count) {
            return new Header(number, run, by, startedMillis, endedMillis, count);
        }
    }
}
