/**
 * What is handed out of a distribution: the release archive for machines, and the container image with its own Java runtime. Both are
 * written file by file, with nothing that differs from one build of the same jars to the next. What runs in them is not known here.
 */
package io.godwit.image;
