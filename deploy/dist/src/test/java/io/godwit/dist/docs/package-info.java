/**
 * Writes the docs' tables and the definitions of custom resources from the code that they describe: task file keys, metrics, error
 * codes. A test holds the files against them. Prose stays out of here.
 */
package io.godwit.dist.docs;
