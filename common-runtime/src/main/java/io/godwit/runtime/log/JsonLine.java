package io.godwit.runtime.log;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.encoder.JsonEscapeUtil;
import io.godwit.model.error.GodwitException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object of JSON on one line, as logback writes it: {@code timestamp} (milliseconds), {@code level}, {@code threadName},
 * {@code loggerName}, {@code throwable}. Beside them are the {@code message} as people read it, and as fields of their own what a message
 * calls by one of the house's keys ({@code task={} code={}}), what the process is about ({@link LogSubject}), and the code of a failure.
 */
public final class JsonLine extends JsonEncoder {
    /** Others may choose a key's value, but no key. */
    private static final Set<String> KEYS = Set.of(
            LogSubject.TASK, LogSubject.COMPONENT, "table", "collection", "topic", "key", "position", "stage", "code");

    private static final String CODE = "code";
    private static final Pattern PLACE = Pattern.compile("(?:(?<![A-Za-z])([a-z]+)=)?\\{}");

    /** With what is asked for above, and no more. */
    public JsonLine() {
        setWithSequenceNumber(false);
        setWithNanoseconds(false);
        setWithContext(false);
        setWithMessage(false);
        setWithArguments(false);
    }

    @Override
    protected void appendCustomFields(StringBuilder line, ILoggingEvent event) {
        field(line, "message", String.valueOf(event.getFormattedMessage()));
        fields(event).forEach((name, value) -> field(line, name, value));
    }

    private void field(StringBuilder line, String name, String value) {
        line.append(VALUE_SEPARATOR);
        appenderMember(line, name, JsonEscapeUtil.jsonEscapeString(value));
    }

    private static Map<String, String> fields(ILoggingEvent event) {
        Map<String, String> fields = named(event);
        code(event.getThrowableProxy()).ifPresent(code -> fields.putIfAbsent(CODE, code));
        Map<String, String> process = event.getLoggerContextVO().getPropertyMap();
        LogSubject.KEYS.stream().filter(process::containsKey).forEach(key -> fields.putIfAbsent(key, process.get(key)));
        return fields;
    }

    private static Map<String, String> named(ILoggingEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        Object[] values = event.getArgumentArray();
        if (values == null || event.getMessage() == null) {
            return fields;
        }
        Matcher places = PLACE.matcher(event.getMessage());
        for (int i = 0; i < values.length && places.find(); i++) {
            String key = places.group(1);
            if (key != null && KEYS.contains(key)) {
                fields.putIfAbsent(key, String.valueOf(values[i]));
            }
        }
        return fields;
    }

    private static Optional<String> code(IThrowableProxy failure) {
        return failure instanceof ThrowableProxy here && here.getThrowable() instanceof GodwitException known
                ? Optional.of(known.code().name())
                : Optional.empty();
    }
}
