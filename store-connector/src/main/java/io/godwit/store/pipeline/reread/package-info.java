/** Keys whose state the log alone does not tell, and the reads of the source that answer. */
package io.godwit.store.pipeline.reread;
