/** Every meter and label of Godwit, in one class. */
package io.godwit.runtime.metrics;
