/** The composition root: every command, over the control part, with adapters and launcher chosen. */
package io.godwit.dist;
