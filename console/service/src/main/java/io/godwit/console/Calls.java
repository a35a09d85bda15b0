package io.godwit.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.control.ServiceControl.Caller;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TextRule;
import io.godwit.model.task.TextRules;
import io.godwit.runtime.state.TaskRecord;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the parts of a request, as the contract describes them. */
final class Calls {
    private static final String REQUEST_ID = "request-id";
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final Pattern REVISION = Pattern.compile("\"([0-9]{1,18})(?:-([0-9a-f]{16}))?\"");
    private static final int MOST_PAGES = 1_000_000;
    private static final int MOST_ITEMS = 150;
    private static final int USUAL_ITEMS = 50;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Calls() {}

    /** A part of a list. */
    record Page(int number, int size) {
        /** Items before it. */
        int from() {
            return (int) Math.min((long) number * size, Integer.MAX_VALUE);
        }

        <T> List<T> of(List<T> all) {
            long from = Math.min((long) number * size, all.size());
            return all.subList((int) from, (int) Math.min(from + size, all.size()));
        }
    }

    /** Identifies the request in the log and in its answer. */
    static String requestId(Context context) {
        String known = context.attribute(REQUEST_ID);
        if (known == null) {
            known = Optional.ofNullable(context.header(KEY_HEADER))
                    .filter(key -> KEY.matcher(key).matches())
                    .orElseGet(() -> UUID.randomUUID().toString());
            context.attribute(REQUEST_ID, known);
        }
        return known;
    }

    /** Who makes a request that was let in. */
    static Caller caller(Context context) {
        return caller(context, Access.caller(context).user());
    }

    static Caller caller(Context context, String user) {
        String key = context.header(KEY_HEADER);
        if (key != null && !KEY.matcher(key).matches()) {
            throw InvalidRequest.part(KEY_HEADER, "is not a key", "send 8 to 64 letters, digits, - or _");
        }
        return new Caller(requestId(context), user);
    }

    /** The task's name in the path. */
    static String name(Context context) {
        return name(context, TextRules.TASK_NAME, ErrorCode.TASK_UNKNOWN, "task");
    }

    /** The name in the path. Whatever cannot be one is none of a {@code title}. */
    static String name(Context context, TextRule rule, ErrorCode unknown, String title) {
        String name = context.pathParam("name");
        if (rule.check("name", name).isPresent()) {
            throw GodwitException.configuration(
                    unknown, "no " + title + " can have this name", "correct the name in the path");
        }
        return name;
    }

    /** Nothing is renamed: fails unless the document of a {@code title} has the name in the path. */
    static void requireName(Context context, String sent, String title) {
        if (!sent.equals(context.pathParam("name"))) {
            throw InvalidRequest.part(
                    "metadata.name",
                    "is " + sent + ", and the path names another " + title,
                    title + "s cannot be renamed: send its own name");
        }
    }

    static OptionalLong revision(Context context) {
        Optional<Matcher> tag = seen(context);
        return tag.isPresent() ? OptionalLong.of(Long.parseLong(tag.get().group(1))) : OptionalLong.empty();
    }

    /** What stands for the templates and data sources that the caller saw; absent where there were none, or it does not matter. */
    static Optional<String> basis(Context context) {
        return seen(context).map(tag -> tag.group(2));
    }

    private static Optional<Matcher> seen(Context context) {
        Optional<Matcher> tag = Optional.ofNullable(context.header("If-Match")).map(REVISION::matcher);
        if (tag.isPresent() && !tag.get().matches()) {
            throw InvalidRequest.part(
                    "If-Match", "is not a revision", "send the ETag of what you saw, quotes included");
        }
        return tag;
    }

    /** The revision that the caller saw; that of the task as it was found here, where the caller names none. */
    static OptionalLong revision(Context context, TaskRecord found) {
        OptionalLong seen = revision(context);
        return seen.isPresent() ? seen : OptionalLong.of(found.revision());
    }

    static Page page(Context context) {
        return new Page(number(context, "page", 0, MOST_PAGES, 0), number(context, "size", 1, MOST_ITEMS, USUAL_ITEMS));
    }

    /** A number within bounds; {@code usual} where none is given. */
    static int number(Context context, String name, int least, int most, int usual) {
        return (int) number(context, name, least, (long) most).orElse(usual);
    }

    /** The number that a parameter gives, if it is given. */
    static OptionalLong number(Context context, String name, long least, long most) {
        String text = context.queryParam(name);
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException e) { // the same as one that is out of bounds
        }
        throw InvalidRequest.part(name, "is not a number from " + least + " to " + most, "send one, or leave it out");
    }

    /** The time that a parameter gives, if it is given. */
    static Optional<Instant> time(Context context, String name) {
        try {
            return Optional.ofNullable(context.queryParam(name))
                    .map(text -> OffsetDateTime.parse(text).toInstant())
                    .map(time -> Instant.ofEpochMilli(
                            time.toEpochMilli())); // a year that cannot be counted so fails as well
        } catch (DateTimeParseException | ArithmeticException e) {
            throw InvalidRequest.part(name, "is not a time", "send for example 2026-11-29T08:00:00Z, or leave it out");
        }
    }

    /** What a name must contain, in lower case; empty for any name. */
    static String text(Context context, int most) {
        return text(context, "text", most);
    }

    /** The same of another parameter. */
    static String text(Context context, String name, int most) {
        String text = Optional.ofNullable(context.queryParam(name)).orElse("");
        if (text.length() > most) {
            throw InvalidRequest.part(name, "is longer than " + most + " characters", "shorten it");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** The values of a parameter that may be given several times; all of them where it is not given. */
    static <E extends Enum<E>> List<E> choices(Context context, String name, Class<E> type) {
        List<String> given = context.queryParams(name);
        List<E> all = List.of(type.getEnumConstants());
        return given.isEmpty()
                ? all
                : given.stream()
                        .flatMap(text -> Stream.of(text.split(",", -1)))
                        .map(text -> all.stream()
                                .filter(value -> value.name().equals(text))
                                .findFirst()
                                .orElseThrow(() ->
                                        InvalidRequest.part(name, "is not an allowed value", "use one of " + all)))
                        .toList();
    }

    /** The texts of a parameter that may be given several times. */
    static List<String> texts(Context context, String name, TextRule rule) {
        List<String> given = context.queryParams(name).stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .toList();
        given.stream()
                .flatMap(text -> rule.check(name, text).stream())
                .findFirst()
                .ifPresent(problem -> {
                    throw new InvalidRequest(400, List.of(problem));
                });
        return given;
    }

    /** A parameter that is true or false. */
    static boolean flag(Context context, String name, boolean usual) {
        String text = Optional.ofNullable(context.queryParam(name)).orElse(String.valueOf(usual));
        if (!text.equals("true") && !text.equals("false")) {
            throw InvalidRequest.part(name, "is not true or false", "send one of them, or leave it out");
        }
        return Boolean.parseBoolean(text);
    }

    /** Whether only what would be done is asked for. */
    static boolean dryRun(Context context) {
        return flag(context, "dryRun", false);
    }

    /** Names the revision of what is shown. */
    static void tag(Context context, long revision) {
        context.header("ETag", tag(revision, Optional.empty()));
    }

    /** What is to be sent as If-Match by whoever saw this. */
    static String tag(long revision, Optional<String> basis) {
        return '"' + Long.toString(revision) + basis.map(text -> "-" + text).orElse("") + '"';
    }

    /** The document that the body contains. */
    static Map<String, Object> document(Context context) {
        requireType(context, "application/json");
        Map<String, Object> tree = tree(context);
        Auditing.about(context, tree.get("name"));
        if (tree.get("metadata") instanceof Map<?, ?> metadata) {
            Auditing.about(context, metadata.get("name"));
        }
        return tree;
    }

    /** The merge patch that the body contains. */
    static Map<String, Object> patch(Context context) {
        requireType(context, "application/merge-patch+json");
        return tree(context);
    }

    static void requireType(Context context, String wanted) {
        String type = Optional.ofNullable(context.contentType()).orElse("");
        if (!type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(wanted)) {
            throw new InvalidRequest(
                    415,
                    List.of(new io.godwit.model.task.Problem(
                            "Content-Type", "is not " + wanted, "send the body as " + wanted)));
        }
    }

    private static Map<String, Object> tree(Context context) {
        try {
            Map<String, Object> tree =
                    JSON.readValue(context.bodyAsBytes(), new TypeReference<Map<String, Object>>() {});
            if (tree != null) {
                return tree;
            }
        } catch (JsonProcessingException e) { // its own message may quote the body
            throw InvalidRequest.part(
                    "body",
                    "is not a JSON object"
                            + Optional.ofNullable(e.getLocation())
                                    .map(at -> ", line " + at.getLineNr() + ", column " + at.getColumnNr())
                                    .orElse(""),
                    "correct it there");
        } catch (java.io.IOException e) {
            throw InvalidRequest.part("body", "cannot be read", "send it again");
        }
        throw InvalidRequest.part("body", "is not a JSON object", "send the document");
    }
}
