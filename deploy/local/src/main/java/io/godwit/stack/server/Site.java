package io.godwit.stack.server;

import io.godwit.stack.Ports;
import io.godwit.stack.cache.PackageCache;
import java.nio.file.Path;

/** What a server is given: its own folder, the stack's ports, and the cache with its program files. */
public record Site(Path folder, Ports ports, PackageCache cache) {
    Path file(String name) {
        return folder.resolve(name);
    }
}
