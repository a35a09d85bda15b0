/** The REST contract itself; its models and client are generated into packages below. */
package io.godwit.console.contract;
