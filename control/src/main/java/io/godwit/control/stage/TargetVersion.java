package io.godwit.control.stage;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a target is new enough: vectors were introduced in 4.3.3. */
public final class TargetVersion {
    private static final int[] LEAST = {4, 3, 3};
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(?:\\D.*|$)");

    private TargetVersion() {}

    /** Throws a configuration failure, TARGET_VERSION, if it is not. */
    public static void require(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        boolean fits = numbers.matches()
                && Arrays.compare(
                                new int[] {
                                    Integer.parseInt(numbers.group(1)),
                                    Integer.parseInt(numbers.group(2)),
                                    Integer.parseInt(numbers.group(3))
                                },
                                LEAST)
                        >= 0;
        if (!fits) {
            throw GodwitException.configuration(
                    ErrorCode.TARGET_VERSION,
                    "the target says it is version " + version + ", and 4.3.3 is the first with vectors",
                    "point spec.target.oceanbase at a MySQL-mode tenant of OceanBase 4.3.3 or later");
        }
    }
}
