package io.godwit.model.task;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the task file writes them: a whole number and one of {@code ms s m h d}. */
public final class DurationText {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", ChronoUnit.DAYS);
        UNITS.put("h", ChronoUnit.HOURS);
        UNITS.put("m", ChronoUnit.MINUTES);
        UNITS.put("s", ChronoUnit.SECONDS);
        UNITS.put("ms", ChronoUnit.MILLIS);
    }

    private DurationText() {}

    /** The duration that the text names; empty if it names none. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2))))
                : Optional.empty();
    }

    /** The duration, in whole milliseconds, in the largest unit that divides it. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        return UNITS.entrySet().stream()
                .filter(unit ->
                        millis > 0 && millis % unit.getValue().getDuration().toMillis() == 0)
                .findFirst()
                .map(unit -> millis / unit.getValue().getDuration().toMillis() + unit.getKey())
                .orElse(millis + "ms");
    }
}
