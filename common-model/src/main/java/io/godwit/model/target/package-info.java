/** Ports to the target: schema, writing with fenced checkpoints, the phase gate. Implemented by adapters and fakes. */
package io.godwit.model.target;
