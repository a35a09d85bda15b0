/** The REST interface of the control service: routes, and what they answer. Knows no server and no Kafka. */
package io.godwit.console;
