/** Changes of one channel of the source's log from their message to their tick: how they are made, kept, spilled and ordered. */
package io.godwit.store.pipeline.window;
