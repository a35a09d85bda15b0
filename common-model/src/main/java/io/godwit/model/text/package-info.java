/** Wording for people that more than one part of Godwit uses. */
package io.godwit.model.text;
