/** The target: OceanBase in MySQL mode. The only place with {@code java.sql}. */
package io.godwit.oceanbase;
