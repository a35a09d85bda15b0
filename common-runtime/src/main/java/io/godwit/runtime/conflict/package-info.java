/** Rows that are not applied as they are: where they are recorded, and what settles them. */
package io.godwit.runtime.conflict;
