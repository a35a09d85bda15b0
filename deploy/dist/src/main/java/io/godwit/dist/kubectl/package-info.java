/** The command line as a plug-in of kubectl: which service of a cluster is meant, and the way there, for as long as a command runs. */
package io.godwit.dist.kubectl;
