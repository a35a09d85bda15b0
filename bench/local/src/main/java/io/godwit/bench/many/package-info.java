/** {@code bench many}: what a task of many small collections costs. */
package io.godwit.bench.many;
