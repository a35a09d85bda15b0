/**
 * Writes the docs' tables from the code that they describe: task file keys, metrics, error codes. A test holds the files in
 * {@code docs/} against them. Prose stays out of here.
 */
package io.godwit.dist.docs;
