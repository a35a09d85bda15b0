package io.godwit.control.precheck;

import io.godwit.model.error.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks the same of many objects, a few at a time: hundreds of collections are checked in seconds. */
final class InParallel {
    private static final int AT_A_TIME = 8;

    /** The answers in the order of the objects; a failure is thrown as it was. */
    <T, R> List<R> map(List<T> objects, Function<T, R> question) {
        try (ExecutorService workers = Executors.newFixedThreadPool(
                Math.clamp(objects.size(), 1, AT_A_TIME),
                Thread.ofPlatform().daemon().name("precheck-", 0).factory())) {
            List<Future<R>> asked = new ArrayList<>();
            objects.forEach(object -> asked.add(workers.submit(() -> question.apply(object))));
            List<R> answers = new ArrayList<>();
            for (Future<R> answer : asked) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("checking the collections");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw GodwitException.bug("a check failed", e.getCause());
        }
    }
}
