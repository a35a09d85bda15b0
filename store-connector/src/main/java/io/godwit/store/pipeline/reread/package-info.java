/** Keys whose state the log alone does not show, and the reads of the source that find it. */
package io.godwit.store.pipeline.reread;
