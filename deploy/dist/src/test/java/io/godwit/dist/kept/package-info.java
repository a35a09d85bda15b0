/** Holds every record that is kept against its stored samples, of this version and of those before. */
package io.godwit.dist.kept;
