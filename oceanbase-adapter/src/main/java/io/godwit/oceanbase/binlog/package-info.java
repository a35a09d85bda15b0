/**
 * The way back by MySQL's binlog protocol, as OceanBase's Binlog Service speaks it: a tenant's binlog as a source's log, read in
 * whole transactions. Nothing is made or purged.
 */
package io.godwit.oceanbase.binlog;
