/**
 * The ceilings of a measurement: collections filled and read on the raw stub, tables written in bulk, sharing no code with the
 * scan and the writer that are measured. A bare row is, in big-endian order: key (8 bytes), price (float bits), then name,
 * attributes and dynamic fields as length (4 bytes) and UTF-8, then the vector as little-endian float32 to the end. All text is
 * ASCII without quotes.
 */
package io.godwit.bench.bare;
