/** Writing of snapshot topics: rows together with the position of their scan. */
package io.godwit.runtime.snapshot;
