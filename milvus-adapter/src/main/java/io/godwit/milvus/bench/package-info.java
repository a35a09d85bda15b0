/**
 * The source side of the measurement: fills collections and reads them bare, on the raw stub, sharing no code with the scan
 * that is measured. A bare row is, in big-endian order: key (8 bytes), price (float bits), then name, attributes and dynamic
 * fields as length (4 bytes) and UTF-8, then the vector as little-endian float32 to the end.
 */
package io.godwit.milvus.bench;
