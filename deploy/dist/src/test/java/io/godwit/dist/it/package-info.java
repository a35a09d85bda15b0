/** Whole migrations on real servers: the separate processes, their deaths, and every row compared by independent code. */
package io.godwit.dist.it;
