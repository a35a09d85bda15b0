package io.godwit.model.task;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The rules that the task file's texts follow. The reader reports a breach; the records refuse it. */
public final class TextRules {
    private static final int LONGEST_TASK_NAME = 64;
    private static final int LONGEST_DESCRIPTION = 128;
    private static final int LONGEST_TAG = 20;
    private static final Pattern DATA_SOURCE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,31}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    /** Events name what happened by itself, and who needed no login, by these. */
    private static final List<String> OWN_NAMES = List.of("godwit", "local");

    private static final int LEAST_PASSWORD = 12;
    /** The hash of a password takes no more into account. */
    private static final int MOST_PASSWORD_BYTES = 72;

    private static final Pattern SERVERS = Pattern.compile("[^,\\s:]+:\\d{1,5}(\\s*,\\s*[^,\\s:]+:\\d{1,5})*|"
            + "(\\[[0-9a-fA-F:]+]:\\d{1,5})(\\s*,\\s*\\[[0-9a-fA-F:]+]:\\d{1,5})*");
    private static final Pattern HTTP = Pattern.compile("https?://[^\\s/@?#]+(/[^\\s@?#]*)?");
    private static final Pattern MILVUS = Pattern.compile("https?://[^\\s/@?#]+/?");
    private static final Pattern JDBC = Pattern.compile("jdbc:mysql://[^\\s/@?#()%]+/?(\\?\\S*)?");
    private static final Pattern PARTITION_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final Pattern JDBC_SECRET = Pattern.compile("(?i)[?&](user|password\\d?|[^&=]*password)=");

    /** With these, the server, or whoever wrote the address, reads files of the client or lets it load code; names in disguise. */
    private static final Pattern JDBC_RISK =
            Pattern.compile("(?i)[?&]([^=&]*(LocalInfile|Deserialize|Interceptors|socketFactory"
                    + "|propertiesTransform|clientInfoProvider)[^=&]*=|[^=&]*KeyStoreUrl=(?!file:)|[^=&]*%[^=&]*=)");

    public static final TextRule TASK_NAME = new TextRule(
            text -> isWord(text, LONGEST_TASK_NAME),
            "is not a task name",
            "use 1 to 64 characters without spaces or line breaks; Chinese characters are fine");

    public static final TextRule DATA_SOURCE_NAME = new TextRule(
            text -> DATA_SOURCE.matcher(text).matches(),
            "is not the name of a data source",
            "use 1 to 32 letters, digits, dots, - or _, beginning with a letter or a digit");

    public static final TextRule TEMPLATE_NAME = new TextRule(
            text -> DATA_SOURCE.matcher(text).matches(), "is not the name of a template", DATA_SOURCE_NAME.remedy());

    public static final TextRule USER_NAME = new TextRule(
            text -> USER.matcher(text).matches() && !OWN_NAMES.contains(text),
            "is not the name of a user",
            "use 1 to 64 letters, digits, or . _ @ -, beginning with a letter or a digit; " + OWN_NAMES + " are taken");

    public static final TextRule PASSWORD = new TextRule(
            text -> text.length() >= LEAST_PASSWORD
                    && text.getBytes(StandardCharsets.UTF_8).length <= MOST_PASSWORD_BYTES
                    && text.codePoints().noneMatch(Character::isISOControl),
            "is not a password",
            "use at least " + LEAST_PASSWORD + " characters, and at most " + MOST_PASSWORD_BYTES + " bytes");

    public static final TextRule DESCRIPTION = new TextRule(
            text -> text.codePointCount(0, text.length()) <= LONGEST_DESCRIPTION
                    && text.codePoints().noneMatch(Character::isISOControl),
            "is not a description",
            "write at most " + LONGEST_DESCRIPTION + " characters on one line");

    public static final TextRule TAG = new TextRule(
            text -> isWord(text, LONGEST_TAG),
            "is not a tag",
            "use 1 to " + LONGEST_TAG + " characters without spaces");

    public static final TextRule BOOTSTRAP_SERVERS = new TextRule(
            text -> SERVERS.matcher(text).matches(),
            "is not a list of servers",
            "write host:port, several separated by commas");

    public static final TextRule HTTP_URL = new TextRule(
            text -> HTTP.matcher(text).matches(),
            "is not an http(s) address without a login in it",
            "write http://host:port/path and put a login into properties");

    public static final TextRule MILVUS_URI = new TextRule(
            text -> MILVUS.matcher(text).matches(),
            "is not the address of a Milvus server",
            "write http://host:19530, or https:// for TLS; the login has its own keys");

    public static final TextRule PARTITION = new TextRule(
            text -> PARTITION_NAME.matcher(text).matches(),
            "is not the name of a partition of Milvus",
            "use 1 to 255 letters, digits or _, not beginning with a digit");

    public static final TextRule JDBC_URL = new TextRule(
            text -> JDBC.matcher(text).matches()
                    && !JDBC_SECRET.matcher(text).find()
                    && !JDBC_RISK.matcher(text).find(),
            "is not the address of an OceanBase tenant",
            "write jdbc:mysql://host:2881/ without a database, a login, or parameters that load files or code");

    public static final TextRule NOT_BLANK = new TextRule(
            text -> !text.isBlank() && text.codePoints().noneMatch(Character::isISOControl),
            "is blank",
            "give it a value or remove the key");

    private TextRules() {}

    private static boolean isWord(String text, int longest) {
        int length = text.codePointCount(0, text.length());
        return length >= 1
                && length <= longest
                && text.codePoints()
                        .noneMatch(c -> Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c)
                                || Character.getType(c) == Character.SURROGATE);
    }
}
