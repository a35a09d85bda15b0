/** Words for people that more than one part of Godwit says. */
package io.godwit.model.text;
