package io.godwit.model.task.read;

import io.godwit.model.task.ByteSize;
import io.godwit.model.task.FullResources;
import io.godwit.model.task.Preset;
import io.godwit.model.task.StoreResources;
import io.godwit.model.task.WriterResources;
import java.util.Optional;
import java.util.function.Function;

/** Reads the resources of a component: a preset by its name, or explicit numbers. */
final class ResourcesReader {
    private static final int MOST_WORKERS = 1024;
    private static final ByteSize LEAST_MEMORY = ByteSize.ofMegabytes(64);

    private ResourcesReader() {}

    static Optional<FullResources> full(Section parent, String key, FullResources defaults) {
        return read(parent, key, defaults, FullResources::of, section -> {
            int read = workers(section, "read", defaults.read());
            int write = workers(section, "write", defaults.write());
            ByteSize memory = memory(section, defaults.memory());
            return section.built(() -> new FullResources(read, write, memory));
        });
    }

    static Optional<StoreResources> store(Section parent, String key, StoreResources defaults) {
        return read(parent, key, defaults, StoreResources::of, section -> {
            ByteSize memory = memory(section, defaults.memory());
            return section.built(() -> new StoreResources(memory));
        });
    }

    static Optional<WriterResources> writer(Section parent, String key, WriterResources defaults) {
        return read(parent, key, defaults, WriterResources::of, section -> {
            int write = workers(section, "write", defaults.write());
            ByteSize memory = memory(section, defaults.memory());
            return section.built(() -> new WriterResources(write, memory));
        });
    }

    private static <T> Optional<T> read(
            Section parent, String key, T defaults, Function<Preset, T> preset, Function<Section, Optional<T>> custom) {
        if (!parent.has(key)) {
            return Optional.of(defaults);
        }
        return parent.raw(key) instanceof String name
                ? parent.parseChoice(key, name, Preset.class).map(preset)
                : custom.apply(parent.section(key));
    }

    private static int workers(Section section, String key, int defaultValue) {
        return (int) section.count(key, defaultValue, MOST_WORKERS);
    }

    /** An integer is a number of gigabytes, as in OMS; a size names its unit. */
    private static ByteSize memory(Section section, ByteSize defaultValue) {
        return section.quantity(
                        "memory",
                        ResourcesReader::memoryOf,
                        "an amount of memory of at least 1 GB, or 64MB with its unit",
                        "2 for 2 GB, or 1536MB")
                .orElse(defaultValue);
    }

    private static Optional<ByteSize> memoryOf(Object value, String text) {
        if (value instanceof Integer gigabytes) {
            return gigabytes >= 1 ? Optional.of(ByteSize.ofGigabytes(gigabytes)) : Optional.empty();
        }
        boolean hasUnit =
                value instanceof String && !text.isBlank() && Character.isLetter(text.charAt(text.length() - 1));
        return hasUnit ? ByteSize.parse(text).filter(size -> size.compareTo(LEAST_MEMORY) >= 0) : Optional.empty();
    }
}
