package io.godwit.dist.kubectl;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code kubectl port-forward} to a service, at a free port of 127.0.0.1. It leads to one pod; when that ends, another kubectl takes its place
 * at the same port. A thread of its own reads what kubectl prints. It ends with this process, however that ends: a shell between them
 * ends kubectl when the pipe to it closes.
 */
final class PortForward implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+) -> .*");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(2);
    private static final int WORDS_KEPT = 8;
    private static final String TIED = """
            exec 3<&0
            "$@" < /dev/null 3<&- &
            child=$!
            { read -r _ <&3; kill "$child"; } > /dev/null 2>&1 &
            wait "$child"
            """;

    private final Kubectl kubectl;
    private final ClusterService service;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread reader =
            Thread.ofPlatform().daemon().name("port-forward").unstarted(this::follow);
    /** Guarded by this object, as {@link #closed} is. */
    private Process process;

    private boolean closed;

    private PortForward(Kubectl kubectl, ClusterService service) {
        this.kubectl = kubectl;
        this.service = service;
    }

    /** Returns once kubectl listens. Blocks, bounded. */
    static PortForward open(Kubectl kubectl, ClusterService service) {
        PortForward forward = new PortForward(kubectl, service);
        try {
            forward.start("");
            forward.reader.start();
            forward.port.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return forward;
        } catch (IOException e) {
            throw kubectl.missing(e);
        } catch (ExecutionException e) {
            forward.close();
            throw e.getCause() instanceof GodwitException known ? known : GodwitException.bug("no port", e.getCause());
        } catch (TimeoutException e) {
            forward.close();
            throw forward.unreachable("kubectl port-forward did not listen within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            forward.close();
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("reaching a service");
        }
    }

    /** The service is known by now, so what is not a matter of rights is one of its pods. */
    private GodwitException unreachable(GodwitException refusal) {
        return refusal.code() == ErrorCode.CLUSTER_REFUSED ? refusal : unreachable(refusal.getMessage(), refusal);
    }

    private GodwitException unreachable(String why, Exception cause) {
        return GodwitException.configuration(
                ErrorCode.SERVICE_UNREACHABLE,
                "service " + service.name() + " in namespace " + service.namespace() + " cannot be reached: " + why,
                "see whether its pods run: kubectl get pods -n " + service.namespace(),
                cause);
    }

    /** Where it listens. */
    int port() {
        return port.join();
    }

    private synchronized boolean start(String local) throws IOException {
        if (closed) {
            return false;
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", TIED, "port-forward"));
        command.addAll(kubectl.command(
                "--namespace=" + service.namespace(),
                "port-forward",
                "--address=127.0.0.1",
                "service/" + service.name(),
                local + ":" + service.port()));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return true;
    }

    private void follow() {
        Backoff backoff = new Backoff();
        try {
            do {
                Deque<String> words = read(backoff);
                if (!port.isDone()) {
                    port.completeExceptionally(unreachable(Kubectl.refusal(String.join("\n", words))));
                    return;
                }
                backoff.await();
            } while (start(String.valueOf(port.join())));
        } catch (IOException e) {
            port.completeExceptionally(kubectl.missing(e));
        }
    }

    /** Until it ends; the last of what it printed. */
    private Deque<String> read(Backoff backoff) throws IOException {
        Deque<String> words = new ArrayDeque<>();
        try (BufferedReader lines = current().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher listens = LISTENS.matcher(line);
                if (listens.matches()) {
                    port.complete(Integer.valueOf(listens.group(1)));
                    backoff.reset();
                }
                words.add(line);
                if (words.size() > WORDS_KEPT) {
                    words.removeFirst();
                }
            }
        } catch (IOException e) {
            if (!isClosed()) {
                throw e;
            }
        }
        return words;
    }

    private synchronized Process current() {
        return process;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends kubectl. */
    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        if (last == null) {
            return;
        }
        try {
            last.getOutputStream().close(); // what it is tied by
            if (!last.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                last.descendants().forEach(ProcessHandle::destroyForcibly);
                last.destroyForcibly();
            }
            reader.interrupt();
            reader.join(END);
        } catch (IOException e) {
            last.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
