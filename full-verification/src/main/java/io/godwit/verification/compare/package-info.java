/** Holds both sides of a mapping against each other, row by row and cell by cell. Sees ports only. */
package io.godwit.verification.compare;
