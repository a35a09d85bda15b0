/** What the user must know of the source and the log does not say, and the looks that find it. */
package io.godwit.store.pipeline.watch;
