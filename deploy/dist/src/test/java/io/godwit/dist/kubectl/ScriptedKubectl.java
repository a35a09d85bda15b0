package io.godwit.dist.kubectl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A kubectl that finds what a test says, leads to where a test says, and remembers how it was called. */
final class ScriptedKubectl {
    static final String FIRST = "11111111-aaaa-4000-8000-000000000000";

    private static final String SERVICE = """
            {"metadata": {"namespace": "data", "name": "%s", "uid": "%s"},
             "spec": {"ports": [{"name": "metrics", "port": 1}, {"name": "http", "port": 7411, "appProtocol": "%s"}]}}""";

    private final Path folder;

    ScriptedKubectl(Path folder) throws IOException {
        this.folder = folder;
        Path program = Path.of(program());
        Files.writeString(program, """
                #!/bin/sh
                cd '%s'
                echo "$*" >> calls
                case " $* " in
                  *" port-forward "*)
                    [ ! -e closed ] || { cat closed >&2; exit 1; }
                    echo $$ > pid
                    echo "Forwarding from 127.0.0.1:$(cat port) -> 7411"
                    exec sleep 600 ;;
                  *)
                    [ ! -e refused ] || { cat refused >&2; exit 1; }
                    cat found ;;
                esac
                """.formatted(folder));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    String program() {
        return folder.resolve("kubectl").toString();
    }

    static String service(String name, String uid, String protocol) {
        return SERVICE.formatted(name, uid, protocol);
    }

    ScriptedKubectl leadsTo(int port) throws IOException {
        Files.writeString(folder.resolve("port"), String.valueOf(port));
        return this;
    }

    ScriptedKubectl finds(String... services) throws IOException {
        Files.writeString(folder.resolve("found"), "{\"items\": [" + String.join(",", services) + "]}");
        return this;
    }

    ScriptedKubectl findsAlone(String service) throws IOException {
        Files.writeString(folder.resolve("found"), service);
        return this;
    }

    /** What it says when it is asked for services. */
    void refuses(String words) throws IOException {
        Files.writeString(folder.resolve("refused"), words);
    }

    /** What it says when it is to lead somewhere. */
    void leadsNowhere(String words) throws IOException {
        Files.writeString(folder.resolve("closed"), words);
    }

    /** Each with its arguments. */
    List<String> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** Of the latest that led somewhere. */
    long pid() throws IOException {
        return Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    }

    boolean leads() throws IOException {
        return ProcessHandle.of(pid()).filter(ProcessHandle::isAlive).isPresent();
    }
}
