/**
 * The pinned program files of the servers: fetched with the package clients the user has, checked against the
 * manifest, unpacked once for all stacks. Starts nothing but those clients.
 */
package io.godwit.stack.cache;
