package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.model.error.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The image, built by the command line and run as Kubernetes runs it. */
class ImageIT {
    private static final Logger LOG = LoggerFactory.getLogger(ImageIT.class);
    private static final Pattern HEAP = Pattern.compile("Max\\. Heap Size \\(Estimated\\): ([0-9.]+)M");
    /** What a JVM answers that a signal has ended in order. */
    private static final int SIGTERM = 128 + 15;

    /** Named by annotations of Error Prone, by an interface for application servers, and by one lookup of Commons Text for scripts. */
    private static final Set<String> NEVER_CALLED = Set.of("java.compiler", "java.rmi", "java.scripting");

    /** Where a class came from, in the JVM's log. */
    private static final Pattern SOURCE = Pattern.compile(" source: (shared objects file|jrt:|file:)");

    private static final String SHARED = "shared objects file";
    private static final String NO_CAPABILITIES = "0000000000000000";

    @TempDir
    private static Path folder;

    private static Path archive;
    private static JsonNode built;
    private static Containers containers;

    @BeforeAll
    static void build() throws Exception {
        Containers.require();
        long since = System.nanoTime();
        ShippedImage image = ShippedImage.get();
        built = image.answer();
        archive = image.archive();
        containers = Containers.of(archive, Files.createDirectory(folder.resolve("unpacked")));
        LOG.info("image of {} bytes, built and unpacked in {} ms", built.get("sizeBytes"), millis(since));
    }

    @Test
    void theCommandSaysWhereTheImageIsAndWhichItIs() throws Exception {
        assertThat(built.get("name").asText()).startsWith("godwit:");
        assertThat(built.get("sizeBytes").asLong()).isEqualTo(Files.size(archive));
        assertThat(built.get("id").asText()).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void containsNoShell() {
        assertThat(containers.file("/opt/godwit/jre/bin/java")).isExecutable();
        assertThat(containers.file("/bin")).doesNotExist();
        assertThat(containers.file("/usr/bin").toFile().list()).containsExactly("setsid");
    }

    @Test
    void containsABillOfMaterials() {
        Containers.assume(
                Files.exists(Distribution.lib().resolveSibling("sbom.json")),
                "Maven writes no bill while it is offline");

        assertThat(containers.file("/opt/godwit/sbom.json")).content().contains("CycloneDX", "kafka-clients", "libc6");
    }

    @Test
    void containsLicences() {
        assertThat(containers.file("/opt/godwit/LICENSE")).content().contains("Apache License");
        assertThat(containers.file("/opt/godwit/NOTICE")).content().contains("Godwit");
        assertThat(containers.file("/usr/share/doc/libc6/copyright")).isNotEmptyFile();
        assertThat(containers.file("/var/lib/dpkg/status.d/libc6")).content().contains("Version: 2.36");
    }

    @Test
    void hasEveryModuleOfJavaThatItsJarsName() throws Exception {
        TreeSet<String> there = new TreeSet<>();
        try (Stream<Path> modules = Files.list(containers.file("/opt/godwit/jre/legal"))) {
            modules.forEach(module -> there.add(module.getFileName().toString()));
        }

        TreeSet<String> named =
                JarModules.namedBy(containers.file("/opt/godwit/lib"), Files.createDirectory(folder.resolve("plain")));

        named.removeAll(NEVER_CALLED);
        assertThat(named).contains("java.net.http");
        assertThat(there).containsAll(named);
    }

    @Test
    void runsTheCommandLine() throws Exception {
        long since = System.nanoTime();
        try (RuncContainer container = containers.start(List.of(), "--version")) {
            assertThat(container.exitCode()).as(container.output()).isZero();
            assertThat(container.output()).contains("godwit ", "Java " + Runtime.version());
        }
        LOG.info("--version took {} ms", millis(since));
    }

    /** Else it would not be in the cache of whoever has it already. */
    @Test
    void hasTheSameLayersForTheSameJars() throws Exception {
        assertThat(ShippedImage.later().layers())
                .isNotEmpty()
                .isEqualTo(ShippedImage.get().layers());
    }

    /** Read-only, and as another user than the one that wrote it. */
    @Test
    void startsFromItsArchiveOfClasses() throws Exception {
        for (String[] arguments : List.of(
                new String[] {"--version"}, new String[] {"component", "io.godwit.incrsync.app.IncrSyncMain"})) {
            try (RuncContainer container =
                    containers.start(List.of(), List.of("-Xshare:on", "-Xlog:class+load:stdout"), arguments)) {
                container.exitCode();
                List<String> sources = SOURCE.matcher(container.output())
                        .results()
                        .map(match -> match.group(1))
                        .toList();
                long shared = sources.stream().filter(SHARED::equals).count();
                LOG.info("{}: {} of {} classes are in the archive", arguments[0], shared, sources.size());
                assertThat(shared).as("or make the list of classes again").isGreaterThan(sources.size() * 9L / 10);
            }
        }
        assertThat(Files.getPosixFilePermissions(containers.file("/opt/godwit/start.jsa")))
                .doesNotContain(PosixFilePermission.OTHERS_WRITE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:SharedArchiveFile=/opt/godwit/none.jsa", "-XX:-UseCompressedOops"})
    void startsWithoutItsArchiveOfClasses(String option) throws Exception {
        long since = System.nanoTime();
        try (RuncContainer container = containers.start(List.of(), List.of(option), "--version")) {
            assertThat(container.exitCode()).as(container.output()).isZero();
            assertThat(container.output()).startsWith("godwit ");
        }
        LOG.info("--version with {} took {} ms", option, millis(since));
    }

    @Test
    void runsAComponentByItsClass() throws Exception {
        try (RuncContainer container =
                containers.start(List.of(), "component", "io.godwit.incrsync.app.IncrSyncMain")) {
            assertThat(container.exitCode()).as(container.output()).isEqualTo(ExitCode.CONFIGURATION.code());
            assertThat(container.output()).contains("--task");
        }
    }

    @Test
    void givesTwoThirdsOfTheContainersMemoryToTheHeap() throws Exception {
        try (RuncContainer container = containers.start(List.of("JDK_JAVA_OPTIONS=-XshowSettings:vm"), "--version")) {
            assertThat(container.exitCode()).as(container.output()).isZero();
            Matcher heap = HEAP.matcher(container.output());
            assertThat(heap.find()).as(container.output()).isTrue();
            assertThat(Double.parseDouble(heap.group(1)))
                    .isBetween(RuncContainer.MEMORY_MEBIBYTES * 0.6, RuncContainer.MEMORY_MEBIBYTES * 0.67);
        }
    }

    @Test
    @ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
    void servesAsNobodySpecialOnAReadOnlyRoot() throws Exception {
        String kafka = RealServers.secondKafka();
        int port = ServiceRun.freePort();
        long since = System.nanoTime();
        try (RuncContainer container = containers.start(
                List.of("JDK_JAVA_OPTIONS=-Xshare:on"),
                "serve",
                "--kafka",
                kafka,
                "--port",
                String.valueOf(port),
                "--no-login")) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> !container.isAlive() || answers(port, "/healthz") && answers(port, "/readyz"));
            assertThat(container.isAlive()).as(container.output()).isTrue();
            LOG.info("ready after {} ms with {} of memory", millis(since), container.status("VmRSS"));

            assertThat(container.status("Uid")).isEqualTo("10001\t10001\t10001\t10001");
            assertThat(container.status("CapEff")).isEqualTo(NO_CAPABILITIES);
            assertThat(container.status("CapBnd")).isEqualTo(NO_CAPABILITIES);
            assertThat(container.status("NoNewPrivs")).isEqualTo("1");
            assertThat(container.mountOptions("/")).contains("ro");

            container.end();

            assertThat(container.exitCode()).as(container.output()).isEqualTo(SIGTERM);
        }
    }

    private static boolean answers(int port, String path) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    private static long millis(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toMillis();
    }
}
