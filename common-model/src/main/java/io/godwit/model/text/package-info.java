/** Text: wording for people that more than one part of Godwit uses, and the judgement of bytes as UTF-8. */
package io.godwit.model.text;
