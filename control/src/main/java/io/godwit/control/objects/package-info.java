/** Which collections a task migrates, into which tables. */
package io.godwit.control.objects;
