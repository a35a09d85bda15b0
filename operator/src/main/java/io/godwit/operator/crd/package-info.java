/** The custom resources of Godwit, as its API server keeps them: trees, since a spec is the same document as everywhere else. */
package io.godwit.operator.crd;
