package io.godwit.cli.service;

import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.DataSourceSummary;
import io.godwit.console.contract.model.TaskSummary;
import io.godwit.console.contract.model.TemplateSummary;
import io.godwit.console.contract.model.User;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names that only the service knows. An argument that is one of them says so as its {@code completionCandidates}, and the shell asks for them
 * while it is typed. One thread; it blocks.
 */
public interface ServiceNames extends Iterable<String> {
    /** Names, among them those that begin with what is typed already. */
    Stream<String> of(String typed, ServiceClient service);

    /** None of them can be written into a script. */
    @Override
    default Iterator<String> iterator() {
        return Collections.emptyIterator();
    }

    /** Tasks. */
    final class Tasks implements ServiceNames {
        @Override
        public Stream<String> of(String typed, ServiceClient service) {
            return service.named(typed).stream().map(TaskSummary::getName);
        }
    }

    /** Components as {@code TASK/COMPONENT}, one or all of a kind. */
    final class Components implements ServiceNames {
        @Override
        public Stream<String> of(String typed, ServiceClient service) {
            int slash = typed.indexOf('/');
            if (slash < 0) {
                return new Tasks().of(typed, service).map(task -> task + "/");
            }
            String task = typed.substring(0, slash);
            List<String> names = service.show(task).getComponents().stream()
                    .map(Component::getName)
                    .toList();
            return Stream.concat(names.stream(), names.stream().map(ComponentName::kind))
                    .distinct()
                    .map(name -> task + "/" + name);
        }
    }

    /** Data sources. */
    final class DataSources implements ServiceNames {
        @Override
        public Stream<String> of(String typed, ServiceClient service) {
            return service.dataSources().list().stream().map(DataSourceSummary::getName);
        }
    }

    /** Templates. */
    final class Templates implements ServiceNames {
        @Override
        public Stream<String> of(String typed, ServiceClient service) {
            return service.templates().list().stream().map(TemplateSummary::getName);
        }
    }

    /** Rules of alerts. */
    final class AlertRules implements ServiceNames {
        @Override
        public Stream<String> of(String typed, ServiceClient service) {
            return service.alerts().rules().stream()
                    .map(rule -> rule.getDocument().getName());
        }
    }

    /** Addresses that alerts are sent to. */
    final class Webhooks implements ServiceNames {
        @Override
        public Stream<String> of(String typed, ServiceClient service) {
            return service.alerts().webhooks().stream()
                    .map(webhook -> webhook.getDocument().getName());
        }
    }

    /** Users, for those who may see them. */
    final class Users implements ServiceNames {
        @Override
        public Stream<String> of(String typed, ServiceClient service) {
            return service.access().users().stream().map(User::getName);
        }
    }
}
