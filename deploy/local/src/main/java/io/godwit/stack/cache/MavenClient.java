package io.godwit.stack.cache;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Fetches files with the user's own {@code mvn}, including mirrors and settings. */
final class MavenClient {
    private static final Duration BOUND = Duration.ofMinutes(15);
    private static final String PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
    private static final String REMEDY =
            "Install Maven 3.8 or later (Debian: apt-get install maven) and put mvn on the PATH.";

    private MavenClient() {}

    /** Copies each file into the folder under its Maven name. */
    static void fetch(List<PinnedFile> files, Path folder) throws IOException {
        Path pom = folder.resolve("fetch-pom.xml");
        Files.writeString(pom, pom(files));
        ToolRun.Result result = ToolRun.run(
                folder,
                BOUND,
                REMEDY,
                List.of("mvn", "-B", "-q", "-f", pom.toString(), PLUGIN, "-DoutputDirectory=" + folder));
        Files.delete(pom);
        if (!result.succeeded()) {
            throw new StackException(
                    StackErrorCode.DOWNLOAD_FAILED,
                    "mvn could not fetch " + files.getFirst().packageName() + " (status " + result.status() + "):\n  "
                            + result.tail() + "\n",
                    "Check the network and ~/.m2/settings.xml, then run the command again.");
        }
    }

    /** A POM that asks for exactly these files: everything they would pull in is excluded, since the manifest itself lists it. */
    static String pom(List<PinnedFile> files) {
        return """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>io.godwit.cache</groupId><artifactId>fetch</artifactId><version>1</version>
                  <packaging>pom</packaging>
                  <dependencies>
                %s
                  </dependencies>
                </project>
                """.formatted(files.stream().map(MavenClient::dependency).collect(Collectors.joining("\n")));
    }

    private static String dependency(PinnedFile file) {
        String[] part = file.coordinates().split(":", -1);
        String classifier = part.length > 3 ? "<classifier>" + part[3] + "</classifier>" : "";
        return """
                    <dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version><type>%s</type>%s
                      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>""".formatted(part[0], part[1], file.version(), part[2], classifier);
    }
}
