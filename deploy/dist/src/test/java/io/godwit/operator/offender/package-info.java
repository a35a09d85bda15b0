/** Classes that break a rule of the house on purpose. */
package io.godwit.operator.offender;
