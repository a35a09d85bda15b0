/** The cluster's programs: built once from pinned Go modules into the package cache. Starts nothing but the Go toolchain. */
package io.godwit.cluster.build;
