/**
 * Carries out what the control service decided: runs the tasks that are ordered to run, stops the others, and reports how they
 * end. Each instance does so for the tasks of its part of the orders.
 */
package io.godwit.control.worker;
