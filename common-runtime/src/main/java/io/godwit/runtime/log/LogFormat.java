package io.godwit.runtime.log;

import ch.qos.logback.core.PropertyDefinerBase;
import java.util.Optional;
import java.util.Set;

/** What {@value #VARIABLE} says, for {@code logback.xml}: the name of the file that it includes. */
public final class LogFormat extends PropertyDefinerBase {
    static final String VARIABLE = "GODWIT_LOG_FORMAT";

    private static final String TEXT = "text";
    private static final Set<String> KNOWN = Set.of(TEXT, "json");

    /** Nothing is not logged because of a word that nobody knows: it is text then, and logback says why. */
    @Override
    public String getPropertyValue() {
        String named = Optional.ofNullable(context.getProperty(VARIABLE))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .filter(word -> !word.isBlank())
                .orElse(TEXT);
        if (KNOWN.contains(named)) {
            return named;
        }
        addWarn(VARIABLE + " is " + named + ": write text or json; it is text now");
        return TEXT;
    }
}
