/** Ports to the source: its catalog and its scan. Implemented by adapters and by in-memory fakes. */
package io.godwit.model.source;
