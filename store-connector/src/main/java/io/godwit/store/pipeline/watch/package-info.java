/** What the user must know about the source that the log does not say, and the checks that find it. */
package io.godwit.store.pipeline.watch;
