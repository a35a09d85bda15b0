/** Reads collections for comparison through the SDK's ordinary client. Shares no code with the scan. */
package io.godwit.milvus.inspect;
