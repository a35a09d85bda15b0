/** The JSON form of control records: tasks, positions, status, conflicts. */
package io.godwit.runtime.json;
