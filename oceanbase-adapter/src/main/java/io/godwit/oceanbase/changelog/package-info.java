/**
 * The way back: materialized view logs as a source's log. Making and keeping the logs, reading what was committed, exact rows of
 * single keys, and what the tables look like.
 */
package io.godwit.oceanbase.changelog;
