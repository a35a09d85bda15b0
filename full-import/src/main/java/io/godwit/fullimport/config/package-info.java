/** Settings of Full-Import, taken from the task's spec and checked. */
package io.godwit.fullimport.config;
