package dev.espalier.app;

import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.runtime.ModelRuntime;

/**
 * What a project needs to work.
 *
 * @param tasks runs what takes long
 * @param runtime runs models
 * @param algebra computes with matrices
 * @param settings what the person has chosen
 */
record Services(TaskRunner tasks, ModelRuntime runtime, LinearAlgebra algebra, Settings settings) {}
