/** What every implementation of a port must do: suites that run on the in-memory fakes and on the real servers. */
package io.godwit.testsupport.contract;
