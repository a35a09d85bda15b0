/** Who changed what through the service: what is recorded, and the port to where it is kept. */
package io.godwit.control.audit;
