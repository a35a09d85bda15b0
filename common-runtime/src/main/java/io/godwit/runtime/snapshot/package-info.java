/** Snapshot topics as they are written: rows together with the position of their scan. */
package io.godwit.runtime.snapshot;
