/** How a process writes its log: as text for people, or as objects for programs. Who logs uses SLF4J and knows nothing of this. */
package io.godwit.runtime.log;
