package io.godwit.cli.service;

import io.godwit.cli.context.ContextFile;
import io.godwit.cli.context.ServiceAddress;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code __complete}: what the script of {@code completion} calls for names that only the service knows. A shell waits for it, so whatever takes
 * longer than a moment, or fails, is no name.
 */
@Command(name = "__complete", hidden = true)
public final class CompleteCommand implements Callable<Integer> {
    /** For an answer of the service. */
    private static final Duration MOMENT = Duration.ofMillis(600);
    /** For all of it: a JVM that has just begun takes its time. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private static final int MOST = 150;
    /** A shell is shown nothing that means something to it. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._@/-]+");

    @Spec
    private CommandSpec spec;

    @Parameters(description = "What is typed, without the name of the program; the last word is to be completed.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        TypedWords typed = TypedWords.of(spec.root(), words);
        typed.names().ifPresent(names -> soon(() -> names.of(typed.last(), client(typed))
                        .filter(name -> name.startsWith(typed.last()))
                        .filter(name -> HARMLESS.matcher(name).matches())
                        .limit(MOST)
                        .toList())
                .forEach(spec.commandLine().getOut()::println));
        return 0;
    }

    private static ServiceClient client(TypedWords typed) {
        ServiceAddress address = ServiceAddress.of(
                typed.valueOf(ServerOption.SERVER),
                typed.valueOf(ServerOption.CONTEXT),
                System.getenv(),
                ContextFile.ofUser().read(),
                ServerOption.STANDARD);
        return new ServiceClient(address, new ServiceClient.Patience(MOMENT, Duration.ZERO));
    }

    private static List<String> soon(Callable<List<String>> question) {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("completion").start(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception e) { // whatever it is, nobody can be told
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("completing a command");
        }
    }
}
