package dev.espalier.cli;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.runtime.ModelRuntime;

/**
 * What the commands work with.
 *
 * @param runtime runs models
 * @param algebra computes with matrices
 */
record Engines(ModelRuntime runtime, LinearAlgebra algebra) {}
