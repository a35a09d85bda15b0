/** Settings of the Store, taken from the task's spec and checked. */
package io.godwit.store.config;
