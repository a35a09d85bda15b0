/** Which collections a task moves, into which tables. */
package io.godwit.control.objects;
