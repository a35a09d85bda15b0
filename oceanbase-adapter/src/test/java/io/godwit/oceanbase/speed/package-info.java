/** Measures the writer; run by hand, never by the build. */
package io.godwit.oceanbase.speed;
