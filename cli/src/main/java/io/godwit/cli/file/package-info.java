/** Loads task files: YAML becomes a tree, which {@code io.godwit.model.task} checks. Nothing else knows YAML. */
package io.godwit.cli.file;
