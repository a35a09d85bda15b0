/**
 * The pinned program files of the servers: fetched with the user's own package clients, checked against the manifest, unpacked
 * once for all stacks. Starts nothing but those clients.
 */
package io.godwit.stack.cache;
