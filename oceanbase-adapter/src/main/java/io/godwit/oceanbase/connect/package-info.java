/** Connections, their session settings, and what their failures mean. */
package io.godwit.oceanbase.connect;
