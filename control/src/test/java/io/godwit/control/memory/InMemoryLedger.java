package io.godwit.control.memory;

import io.godwit.control.record.CollectionTraces;
import io.godwit.control.record.TaskJournal;
import io.godwit.control.record.TaskLedger;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskRequests;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.record.TaskTopics;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Direction;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.ChannelPosition;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.LoadIntent;
import io.godwit.runtime.state.RereadRequest;
import io.godwit.runtime.state.StoreStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** What is kept of all tasks, in memory; every call is a step that a test may put something before. Survives its runs. One thread. */
public final class InMemoryLedger implements TaskLedger {
    private final Map<String, TaskRecord> tasks = new TreeMap<>();
    private final Map<String, HandOff> handOffs = new TreeMap<>();
    private final Map<String, TableStatus> tables = new TreeMap<>();
    private final Map<String, ChangeStatus> changes = new TreeMap<>();
    private final Map<String, InstanceStatus> instances = new TreeMap<>();
    private final Map<String, StoreStatus> stores = new TreeMap<>();
    private final Map<String, Integer> topics = new TreeMap<>();
    private final Map<String, Integer> owners = new HashMap<>();
    private final List<ConflictRecord> conflicts = new ArrayList<>();

    private final Map<String, CollectionProgress> progress = new TreeMap<>();
    private final Map<String, ChannelPosition> channels = new TreeMap<>();
    private final Map<String, ChangeLogStatus> logs = new TreeMap<>();
    private final List<LoadIntent> loads = new ArrayList<>();
    private final List<RereadRequest> rereads = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private Consumer<String> before = step -> {};
    private boolean away;
    private boolean refused;

    /** Runs before each step from now on, with the step's name. */
    public void beforeSteps(Consumer<String> action) {
        before = action;
    }

    /** Whether reading a task's standing fails, as it does while Kafka refuses the login. */
    public void refused(boolean isRefused) {
        refused = isRefused;
    }

    /** Whether reading a task's standing fails, as it does while Kafka is away. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** Every step so far, such as {@code take over x} or {@code write RUNNING}. */
    public List<String> steps() {
        return steps;
    }

    /** The task of that name as it is recorded. */
    public TaskRecord task(String name) {
        return tasks.values().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** All records of tasks. */
    public List<TaskRecord> tasks() {
        return List.copyOf(tasks.values());
    }

    /** All topics that exist. */
    public Map<String, Integer> existingTopics() {
        return topics;
    }

    /** What was asked to be read again. */
    public List<RereadRequest> rereads() {
        return rereads;
    }

    /** A component reports. */
    public void report(TableStatus status) {
        tables.put(status.key(), status);
    }

    /** A component reports. */
    public void report(ChangeStatus status) {
        changes.put(status.key(), status);
    }

    /** A component reports. */
    public void report(StoreStatus status) {
        stores.put(status.key(), status);
    }

    /** A component reports. */
    public void report(InstanceStatus status) {
        instances.put(status.key(), status);
    }

    /** A Store reports. */
    public void report(CollectionProgress reported) {
        progress.put(reported.taskId() + "/" + reported.collectionId(), reported);
    }

    /** A Store reports. */
    public void report(ChannelPosition position) {
        channels.put(position.taskId() + "/" + position.channel(), position);
    }

    /** A component records that it makes a collection readable. */
    public void report(LoadIntent intent) {
        loads.add(intent);
    }

    /** A component records a conflict. */
    public void report(ConflictRecord conflict) {
        conflicts.add(conflict);
    }

    @Override
    public TaskRecords records() {
        return new Records();
    }

    @Override
    public TaskTopics topics() {
        return new Topics();
    }

    @Override
    public TaskRequests requests() {
        return new TaskRequests() {
            @Override
            public void change(TaskRecord task) {
                step("change");
                tasks.put(task.key(), task);
            }

            @Override
            public void reread(Collection<RereadRequest> requests) {
                rereads.addAll(requests);
            }
        };
    }

    @Override
    public TaskJournal takeOver(String taskName) {
        step("take over " + taskName);
        return new Journal(taskName, owners.merge(taskName, 1, Integer::sum));
    }

    @Override
    public void fenceStore(String taskId) {
        step("fence Store" + (taskId.contains(".") ? " of the way back" : ""));
    }

    @Override
    public void report(ChangeLogStatus status) {
        logs.put(status.key(), status);
    }

    /** What was reported of the change logs of a flow last. */
    public Optional<ChangeLogStatus> logs(String flow) {
        return Optional.ofNullable(logs.get(ChangeLogStatus.key(flow)));
    }

    @Override
    public void close() {}

    private void step(String name) {
        before.accept(name);
        steps.add(name);
    }

    private static <T> List<T> under(Map<String, T> values, String prefix) {
        return values.entrySet().stream()
                .filter(e -> e.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }

    private final class Records implements TaskRecords {
        @Override
        public List<TaskRecord> all() {
            step("read tasks");
            return tasks();
        }

        @Override
        public Map<Long, HandOff> handOffs(String taskId) {
            step("read hand-offs");
            Map<Long, HandOff> found = new TreeMap<>();
            under(handOffs, HandOff.prefix(taskId))
                    .forEach(h -> found.put(h.mapping().collection().id(), h));
            return found;
        }

        @Override
        public Map<Long, CollectionProgress> progress(String flow, Collection<CollectionSchema> collections) {
            Map<Long, CollectionProgress> known = new TreeMap<>();
            collections.forEach(c -> Optional.ofNullable(progress.get(flow + "/" + c.id()))
                    .ifPresent(reported -> known.put(c.id(), reported)));
            return known;
        }

        @Override
        public Optional<ChannelPosition> channel(String flow, String channel) {
            return Optional.ofNullable(channels.get(flow + "/" + channel));
        }

        @Override
        public TaskStanding standing(TaskRecord task) {
            if (away) {
                throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "no answer", "check Kafka", null);
            }
            if (refused) {
                throw GodwitException.configuration(ErrorCode.KAFKA_AUTH, "refuses the login", "grant it");
            }
            return new TaskStanding(
                    task,
                    under(tables, TableStatus.prefix(task.id())),
                    under(changes, ChangeStatus.prefix(task.flow())),
                    Optional.ofNullable(stores.get(StoreStatus.key(task.flow()))),
                    under(instances, InstanceStatus.prefix(task.id())),
                    logs(Direction.REVERSE.flow(task.id())));
        }

        @Override
        public CollectionTraces traces(String taskId, Map<Long, String> collections) {
            step("read traces");
            Map<String, List<String>> keys = new TreeMap<>();
            keys.put(TopicNames.POSITIONS, own(handOffs, taskId, collections, TopicNames.POSITIONS));
            List<String> statuses = new ArrayList<>(own(tables, taskId, collections, TopicNames.STATUS));
            statuses.addAll(own(changes, taskId, collections, TopicNames.STATUS));
            keys.put(TopicNames.STATUS, statuses);
            return new CollectionTraces(
                    keys,
                    loads.stream()
                            .filter(load -> collections.containsKey(load.collectionId()))
                            .toList());
        }

        @Override
        public CollectionTraces traces(String taskId) {
            step("read traces");
            List<String> statuses = new ArrayList<>(tables.keySet());
            statuses.addAll(changes.keySet());
            statuses.addAll(instances.keySet());
            return new CollectionTraces(
                    Map.of(
                            TopicNames.POSITIONS, own(handOffs.keySet(), taskId),
                            TopicNames.STATUS, own(statuses, taskId)),
                    loads);
        }

        private List<String> own(Collection<String> keys, String taskId) {
            return keys.stream()
                    .filter(key -> CollectionTraces.isOf(taskId, key))
                    .toList();
        }

        private List<String> own(Map<String, ?> records, String taskId, Map<Long, String> collections, String topic) {
            Set<String> ids = collections.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
            Set<String> names = Set.copyOf(collections.values());
            return records.keySet().stream()
                    .filter(key -> CollectionTraces.isOf(taskId, ids, names, topic, key))
                    .toList();
        }

        @Override
        public List<ChangeStatus> changes(String flow) {
            return under(changes, ChangeStatus.prefix(flow));
        }

        @Override
        public List<RereadRequest> rereads(String flow) {
            return rereads.stream()
                    .filter(request -> request.taskId().equals(flow))
                    .toList();
        }

        @Override
        public void conflicts(String flow, Consumer<ConflictRecord> each) {
            conflicts.stream()
                    .filter(conflict -> conflict.taskId().equals(flow))
                    .forEach(each);
        }

        @Override
        public void close() {}
    }

    private final class Topics implements TaskTopics {
        @Override
        public void ensureTask(String taskId) {
            step("ensure task topics");
        }

        @Override
        public void ensureProgress(String taskId) {
            step("ensure progress topics");
        }

        @Override
        public void ensureData(Map<String, Integer> partitionsByTopic, IntConsumer made) {
            step("ensure data topics");
            partitionsByTopic.forEach(topics::putIfAbsent);
            made.accept(partitionsByTopic.size());
        }

        @Override
        public Map<Integer, Long> ends(String topic) {
            step("read ends");
            Map<Integer, Long> ends = new TreeMap<>();
            for (int partition = 0; partition < topics.getOrDefault(topic, 0); partition++) {
                ends.put(partition, 7L);
            }
            return ends;
        }

        @Override
        public List<String> ofTask(String taskId) {
            return topics.keySet().stream()
                    .filter(topic -> TopicNames.isOf(taskId, topic))
                    .toList();
        }

        @Override
        public void deleteGroups(String taskId) {
            step("delete groups");
        }

        @Override
        public void delete(Collection<String> names) {
            step("delete topics");
            names.forEach(topics::remove);
        }
    }

    private final class Journal implements TaskJournal {
        private final String taskName;
        private final int epoch;

        Journal(String taskName, int epoch) {
            this.taskName = taskName;
            this.epoch = epoch;
        }

        @Override
        public void confirm() {
            step("confirm");
            requireOwner();
        }

        @Override
        public void write(TaskRecord task) {
            step("write " + task.state());
            requireOwner();
            tasks.put(task.key(), task);
        }

        @Override
        public void write(Collection<HandOff> agreed) {
            step("write hand-offs");
            requireOwner();
            agreed.forEach(h -> handOffs.put(h.key(), h));
        }

        @Override
        public void write(Agreement agreement) {
            step("write agreement");
            requireOwner();
            agreement.handOffs().forEach(h -> handOffs.put(h.key(), h));
            agreement.tables().forEach(t -> tables.put(t.key(), t));
            agreement.changes().forEach(c -> changes.put(c.key(), c));
            agreement.removed().forEach(tables::remove);
        }

        @Override
        public void erase(CollectionTraces traces) {
            step("erase traces");
            requireOwner();
            traces.keysByTopic()
                    .values()
                    .forEach(keys -> keys.forEach(key -> {
                        handOffs.remove(key);
                        tables.remove(key);
                        changes.remove(key);
                        instances.remove(key);
                    }));
        }

        @Override
        public void write(ChangeStatus status) {
            step("write status");
            requireOwner();
            changes.put(status.key(), status);
        }

        @Override
        public void close() {}

        private void requireOwner() {
            if (owners.get(taskName) != epoch) {
                throw GodwitException.fenced("another run of task " + taskName + " took over");
            }
        }
    }
}
