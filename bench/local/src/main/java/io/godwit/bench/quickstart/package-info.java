/** The quickstart: a local stack, sample collections, a task, and a comparison of both sides. */
package io.godwit.bench.quickstart;
