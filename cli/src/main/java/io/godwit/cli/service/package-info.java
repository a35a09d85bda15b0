/** Commands about tasks of the control service, by its REST interface. */
package io.godwit.cli.service;
